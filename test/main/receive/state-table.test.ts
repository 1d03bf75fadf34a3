import { describe, expect, test } from 'vitest';
import {
  acceptorActions,
  acceptorStates,
  actionOf,
  actions,
  eventMeanings,
  isAcceptorAction,
  stateMeanings,
  stateTable,
  type Event,
  type State,
} from '../../../main/receive/state-table.ts';

/**
 * PS3.8 Table 9-10 once more, typed by rows from the standard as one grid: an event a line, a state a column,
 * `.` where the standard's cell is empty.
 */
const grid = `
 1  AE-1 .    .    .    .    .    .    .    .    .     .    .    .
 2  .    .    .    AE-2 .    .    .    .    .    .     .    .    .
 3  .    AA-1 AA-8 .    AE-3 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
 4  .    AA-1 AA-8 .    AE-4 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
 5  AE-5 .    .    .    .    .    .    .    .    .     .    .    .
 6  .    AE-6 AA-8 .    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-7
 7  .    .    AE-7 .    .    .    .    .    .    .     .    .    .
 8  .    .    AE-8 .    .    .    .    .    .    .     .    .    .
 9  .    .    .    .    .    DT-1 .    AR-7 .    .     .    .    .
10  .    AA-1 AA-8 .    AA-8 DT-2 AR-6 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
11  .    .    .    .    .    AR-1 .    .    .    .     .    .    .
12  .    AA-1 AA-8 .    AA-8 AR-2 AR-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-6
13  .    AA-1 AA-8 .    AA-8 AA-8 AR-3 AA-8 AA-8 AR-10 AR-3 AA-8 AA-6
14  .    .    .    .    .    .    .    AR-4 AR-9 .     .    AR-4 .
15  .    .    AA-1 AA-2 AA-1 AA-1 AA-1 AA-1 AA-1 AA-1  AA-1 AA-1 .
16  .    AA-2 AA-3 .    AA-3 AA-3 AA-3 AA-3 AA-3 AA-3  AA-3 AA-3 AA-2
17  .    AA-5 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4 AA-4  AA-4 AA-4 AR-5
18  .    AA-2 .    .    .    .    .    .    .    .     .    .    AA-2
19  .    AA-1 AA-8 .    AA-8 AA-8 AA-8 AA-8 AA-8 AA-8  AA-8 AA-8 AA-7
`;

/** PS3.8 Tables 9-6 to 9-9, the "next state" column. */
const nextStates = {
  'AE-1': [4],
  'AE-2': [5],
  'AE-3': [6],
  'AE-4': [1],
  'AE-5': [2],
  'AE-6': [3, 13],
  'AE-7': [6],
  'AE-8': [13],
  'DT-1': [6],
  'DT-2': [6],
  'AR-1': [7],
  'AR-2': [8],
  'AR-3': [1],
  'AR-4': [13],
  'AR-5': [1],
  'AR-6': [7],
  'AR-7': [8],
  'AR-8': [9, 10],
  'AR-9': [11],
  'AR-10': [12],
  'AA-1': [13],
  'AA-2': [1],
  'AA-3': [1],
  'AA-4': [1],
  'AA-5': [1],
  'AA-6': [13],
  'AA-7': [13],
  'AA-8': [13],
};

const states = Object.keys(stateMeanings).map(Number).filter(isState);
const events = Object.keys(eventMeanings).map(Number).filter(isEvent);

function isState(value: number): value is State {
  return value in stateMeanings;
}
function isEvent(value: number): value is Event {
  return value in eventMeanings;
}

describe('the state table', () => {
  test('N28 equals PS3.8 Table 9-10 in every one of its 13 × 19 cells', () => {
    expect([states.length, events.length]).toEqual([13, 19]);
    const rows = grid.trim().split('\n');
    expect(rows).toHaveLength(19);
    const stated = rows.map((row) => row.trim().split(/\s+/));
    const found = events.map((event) => [
      String(event),
      ...states.map((state) => actionOf(event, state) ?? '.'),
    ]);
    expect(found).toEqual(stated);
  });

  test('N28 leads from each action to the states of PS3.8 Tables 9-6 to 9-9', () => {
    const found = Object.fromEntries(Object.entries(actions).map(([name, { next }]) => [name, next]));
    expect(found).toEqual(nextStates);
  });

  test('N28 lets an acceptor that asks for no release meet six states, and no action but its own', () => {
    // Events that the acceptor's own user never causes: A-ASSOCIATE and A-RELEASE requests, a confirmed connect.
    const neverCaused = new Set([1, 2, 11]);
    const reached = new Set<State>([1]);
    const met = new Set<string>();
    for (const state of reached) {
      for (const event of events) {
        const action = neverCaused.has(event) ? undefined : stateTable[event][state];
        if (action === undefined) continue;
        met.add(action);
        for (const next of actions[action].next) reached.add(next);
      }
    }
    expect([...reached].toSorted((a, b) => a - b)).toEqual([...acceptorStates]);
    expect([...met].toSorted()).toEqual([...acceptorActions].toSorted());
    expect(isAcceptorAction('AE-1')).toBe(false);
  });
});
