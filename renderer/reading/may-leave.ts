import type { Marks } from '../measure/marks.ts';

/** A save that takes longer than this is not waited for: the reader is asked. */
const patienceMs = 3000;

/** Whether everything that was put on the images is on stable storage. */
export async function mayLeave(marks: Pick<Marks, 'settled'>): Promise<boolean> {
  const patience = new Promise<false>((resolve) => {
    setTimeout(() => resolve(false), patienceMs);
  });
  return Promise.race([marks.settled(), patience]);
}
