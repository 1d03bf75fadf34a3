import { failureText } from './failure-text.ts';

/** Makes a call; why it was refused, in words, or null. */
export async function refused(call: () => Promise<unknown>, where: string): Promise<string | null> {
  try {
    await call();
    return null;
  } catch (thrown) {
    return failureText(thrown, where);
  }
}
