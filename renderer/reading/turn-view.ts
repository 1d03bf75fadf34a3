import type { ViewOrientation } from '../../shared/geometry/view-transform.ts';

/** Quarter turns clockwise or against it, and mirrors of what is on screen. */
export const viewTurns = ['right', 'left', 'mirror-horizontal', 'mirror-vertical'] as const;
export type ViewTurn = (typeof viewTurns)[number];

function quarters(count: number): ViewOrientation['quarterTurns'] {
  const turns = ((count % 4) + 4) % 4;
  return turns === 1 || turns === 2 || turns === 3 ? turns : 0;
}

/**
 * The orientation after a turn of what is on screen. An orientation mirrors first and turns then; a mirror of the
 * screen before a turn of q quarters is the same as a turn of -q before the mirror.
 */
export function turned({ quarterTurns, isFlipped }: ViewOrientation, turn: ViewTurn): ViewOrientation {
  switch (turn) {
    case 'right':
      return { quarterTurns: quarters(quarterTurns + 1), isFlipped };
    case 'left':
      return { quarterTurns: quarters(quarterTurns - 1), isFlipped };
    case 'mirror-horizontal':
      return { quarterTurns: quarters(-quarterTurns), isFlipped: !isFlipped };
    case 'mirror-vertical':
      return { quarterTurns: quarters(2 - quarterTurns), isFlipped: !isFlipped };
  }
}

/**
 * Modalities whose pictures come as the plate or detector lay, so that turning is everyday work. Everywhere else
 * left and right are where the convention has them, and the IHE BIR profile leaves turning out for safety (5.2).
 */
const projections: ReadonlySet<string> = new Set([
  'CR',
  'DX',
  'MG',
  'RG',
  'IO',
  'PX',
  'XA',
  'RF',
  'XC',
  'ES',
]);

export function mayTurnFreely(Modality: string): boolean {
  return projections.has(Modality);
}
