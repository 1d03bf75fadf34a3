import { z } from 'zod';

/** Left, top, width and height in device-independent pixels of the whole desktop. */
export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A screen of the desk as the host tells of it. */
export interface DeskScreen extends Rectangle {
  /** What the system calls it; empty on many. */
  readonly label: string;
  /** Device pixels of a device-independent one. */
  readonly scaleFactor: number;
  readonly isPrimary: boolean;
  /** Without bars of the system. */
  readonly available: Rectangle;
}

export const screenRoles = ['reading', 'worklist', 'ignore'] as const;
export type ScreenRole = (typeof screenRoles)[number];

const length = z.number().min(-100_000).max(100_000);
const share = z.number().min(0).max(1);

/** A screen as it was when somebody gave it a role: what it is known again by, and what it is for. */
export const rememberedScreenSchema = z.strictObject({
  label: z.string().max(128),
  x: length,
  y: length,
  width: length.min(1),
  height: length.min(1),
  scaleFactor: z.number().min(0.1).max(16),
  role: z.enum(screenRoles),
  /** Of a reading screen its place in the row; the least is the leftmost of a protocol. */
  number: z.number().int().min(1).max(16).nullable(),
  /** Where its window stood, as shares of what is available; null: all of it. */
  window: z.tuple([share, share, share, share]).nullable(),
});
export type RememberedScreen = z.infer<typeof rememberedScreenSchema>;

/** More than any desk has; what was not seen for longest goes. */
export const mostRemembered = 24;
const rememberedSchema = z.array(rememberedScreenSchema).max(mostRemembered);
const longestText = 10_000;

/** What a setting's text holds, or undefined when it is none. */
export function readRememberedScreens(text: string): readonly RememberedScreen[] | undefined {
  if (text.length > longestText) return undefined;
  try {
    const { success, data } = rememberedSchema.safeParse(JSON.parse(text));
    return success ? data : undefined;
  } catch {
    return undefined;
  }
}
