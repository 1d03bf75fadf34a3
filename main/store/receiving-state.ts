/**
 * Whether a study is still being received: its newest object came less than the settle time ago. An arrival that lies
 * ahead was noted before the clock was set back: nothing has come since, so that says nothing about now.
 */
export function isReceiving(arrivedAtMs: number, nowMs: number, settleTimeMs: number): boolean {
  return arrivedAtMs <= nowMs && nowMs - arrivedAtMs < settleTimeMs;
}

/** The same for one moment: what readers of many rows are handed. */
export type ReceivingTest = (arrivedAtMs: number) => boolean;
