/**
 * The upper layer's state machine as data (PS3.8 9.2): states, events, actions and Table 9-10.
 *
 * All thirteen states are here, as in the standard, though an acceptor that never asks for a release itself meets
 * only six of them (`acceptorStates`). Nothing in this file acts: `association.ts` runs the table over a socket.
 */

/** PS3.8 Tables 9-1 to 9-5. */
export const stateMeanings = {
  1: 'Idle',
  2: 'Transport connection open; awaiting A-ASSOCIATE-RQ PDU',
  3: 'Awaiting local A-ASSOCIATE response primitive',
  4: 'Awaiting transport connection opening to complete',
  5: 'Awaiting A-ASSOCIATE-AC or A-ASSOCIATE-RJ PDU',
  6: 'Association established and ready for data transfer',
  7: 'Awaiting A-RELEASE-RP PDU',
  8: 'Awaiting local A-RELEASE response primitive',
  9: 'Release collision, requestor side; awaiting A-RELEASE response primitive',
  10: 'Release collision, acceptor side; awaiting A-RELEASE-RP PDU',
  11: 'Release collision, requestor side; awaiting A-RELEASE-RP PDU',
  12: 'Release collision, acceptor side; awaiting A-RELEASE response primitive',
  13: 'Awaiting transport connection close; the association no longer exists',
} as const;
export type State = keyof typeof stateMeanings;

/** PS3.8 Table 9-10, rows. */
export const eventMeanings = {
  1: 'A-ASSOCIATE request primitive',
  2: 'Transport connection confirmed',
  3: 'A-ASSOCIATE-AC PDU received',
  4: 'A-ASSOCIATE-RJ PDU received',
  5: 'Transport connection indication',
  6: 'A-ASSOCIATE-RQ PDU received',
  7: 'A-ASSOCIATE response primitive (accept)',
  8: 'A-ASSOCIATE response primitive (reject)',
  9: 'P-DATA request primitive',
  10: 'P-DATA-TF PDU received',
  11: 'A-RELEASE request primitive',
  12: 'A-RELEASE-RQ PDU received',
  13: 'A-RELEASE-RP PDU received',
  14: 'A-RELEASE response primitive',
  15: 'A-ABORT request primitive',
  16: 'A-ABORT PDU received',
  17: 'Transport connection closed',
  18: 'ARTIM timer expired',
  19: 'Unrecognized or invalid PDU received',
} as const;
export type Event = keyof typeof eventMeanings;

/** PS3.8 Tables 9-6 to 9-9: what each action does, and the state or states that may follow. */
export const actions = {
  'AE-1': { does: 'Open a transport connection', next: [4] },
  'AE-2': { does: 'Send A-ASSOCIATE-RQ PDU', next: [5] },
  'AE-3': { does: 'Confirm the association to the user', next: [6] },
  'AE-4': { does: 'Tell the user of the rejection; close the transport connection', next: [1] },
  'AE-5': { does: 'Accept the transport connection; start ARTIM', next: [2] },
  'AE-6': {
    does: 'Stop ARTIM; indicate the request to the user, or reject it and start ARTIM',
    next: [3, 13],
  },
  'AE-7': { does: 'Send A-ASSOCIATE-AC PDU', next: [6] },
  'AE-8': { does: 'Send A-ASSOCIATE-RJ PDU; start ARTIM', next: [13] },
  'DT-1': { does: 'Send P-DATA-TF PDU', next: [6] },
  'DT-2': { does: 'Indicate the data to the user', next: [6] },
  'AR-1': { does: 'Send A-RELEASE-RQ PDU', next: [7] },
  'AR-2': { does: 'Indicate the release to the user', next: [8] },
  'AR-3': { does: 'Confirm the release to the user; close the transport connection', next: [1] },
  'AR-4': { does: 'Send A-RELEASE-RP PDU; start ARTIM', next: [13] },
  'AR-5': { does: 'Stop ARTIM', next: [1] },
  'AR-6': { does: 'Indicate the data to the user', next: [7] },
  'AR-7': { does: 'Send P-DATA-TF PDU', next: [8] },
  'AR-8': { does: 'Indicate the release collision to the user', next: [9, 10] },
  'AR-9': { does: 'Send A-RELEASE-RP PDU', next: [11] },
  'AR-10': { does: 'Confirm the release to the user', next: [12] },
  'AA-1': { does: 'Send A-ABORT PDU (service-user); start or restart ARTIM', next: [13] },
  'AA-2': { does: 'Stop ARTIM; close the transport connection', next: [1] },
  'AA-3': { does: 'Indicate the abort to the user; close the transport connection', next: [1] },
  'AA-4': { does: 'Indicate a provider abort to the user', next: [1] },
  'AA-5': { does: 'Stop ARTIM', next: [1] },
  'AA-6': { does: 'Ignore the PDU', next: [13] },
  'AA-7': { does: 'Send A-ABORT PDU', next: [13] },
  'AA-8': { does: 'Send A-ABORT PDU (service-provider); indicate it to the user; start ARTIM', next: [13] },
} as const satisfies Record<string, { readonly does: string; readonly next: readonly State[] }>;
export type Action = keyof typeof actions;

type Row = Readonly<Partial<Record<State, Action>>>;

const unexpectedOnceEstablished = {
  3: 'AA-8',
  5: 'AA-8',
  6: 'AA-8',
  7: 'AA-8',
  8: 'AA-8',
  9: 'AA-8',
  10: 'AA-8',
  11: 'AA-8',
  12: 'AA-8',
} as const satisfies Row;

const everyAssociated = (action: Action): Row => ({
  6: action,
  7: action,
  8: action,
  9: action,
  10: action,
  11: action,
  12: action,
});

/** PS3.8 Table 9-10. An absent cell is a combination that cannot occur, or that the local user must not cause. */
export const stateTable: Readonly<Record<Event, Row>> = {
  1: { 1: 'AE-1' },
  2: { 4: 'AE-2' },
  3: { ...unexpectedOnceEstablished, 2: 'AA-1', 5: 'AE-3', 13: 'AA-6' },
  4: { ...unexpectedOnceEstablished, 2: 'AA-1', 5: 'AE-4', 13: 'AA-6' },
  5: { 1: 'AE-5' },
  6: { ...unexpectedOnceEstablished, 2: 'AE-6', 13: 'AA-7' },
  7: { 3: 'AE-7' },
  8: { 3: 'AE-8' },
  9: { 6: 'DT-1', 8: 'AR-7' },
  10: { ...unexpectedOnceEstablished, 2: 'AA-1', 6: 'DT-2', 7: 'AR-6', 13: 'AA-6' },
  11: { 6: 'AR-1' },
  12: { ...unexpectedOnceEstablished, 2: 'AA-1', 6: 'AR-2', 7: 'AR-8', 13: 'AA-6' },
  13: { ...unexpectedOnceEstablished, 2: 'AA-1', 7: 'AR-3', 10: 'AR-10', 11: 'AR-3', 13: 'AA-6' },
  14: { 8: 'AR-4', 9: 'AR-9', 12: 'AR-4' },
  15: { ...everyAssociated('AA-1'), 3: 'AA-1', 4: 'AA-2', 5: 'AA-1' },
  16: { ...everyAssociated('AA-3'), 2: 'AA-2', 3: 'AA-3', 5: 'AA-3', 13: 'AA-2' },
  17: { ...everyAssociated('AA-4'), 2: 'AA-5', 3: 'AA-4', 4: 'AA-4', 5: 'AA-4', 13: 'AR-5' },
  18: { 2: 'AA-2', 13: 'AA-2' },
  19: { ...unexpectedOnceEstablished, 2: 'AA-1', 13: 'AA-7' },
};

/** The action of a cell, or undefined where the table has none. */
export function actionOf(event: Event, state: State): Action | undefined {
  return stateTable[event][state];
}

/** What an acceptor that never issues A-ASSOCIATE or A-RELEASE requests of its own can meet. */
export const acceptorStates = [1, 2, 3, 6, 8, 13] as const satisfies readonly State[];
export type AcceptorState = (typeof acceptorStates)[number];

export const acceptorActions = [
  'AE-5',
  'AE-6',
  'AE-7',
  'AE-8',
  'DT-1',
  'DT-2',
  'AR-2',
  'AR-4',
  'AR-5',
  'AR-7',
  'AA-1',
  'AA-2',
  'AA-3',
  'AA-4',
  'AA-5',
  'AA-6',
  'AA-7',
  'AA-8',
] as const satisfies readonly Action[];
export type AcceptorAction = (typeof acceptorActions)[number];

export function isAcceptorAction(action: Action): action is AcceptorAction {
  return acceptorActions.some((known) => known === action);
}
