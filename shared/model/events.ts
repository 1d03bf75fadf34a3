import { z } from 'zod';

/**
 * The one stream of events (`GET /events`, server-sent). Events carry ids only; the receiver asks again.
 */
export const workstationEventSchema = z.discriminatedUnion('type', [
  /** Studies whose rows changed: arrived, grew, settled, read state. */
  z.object({ type: z.literal('store.changed'), studyIds: z.array(z.number().int()) }),
  /** Studies whose annotations, key images or notes changed. When a patient is completed, `store.changed` says so. */
  z.object({ type: z.literal('annotations.changed'), studyIds: z.array(z.number().int()) }),
  /** Hanging protocols were saved or removed. */
  z.object({ type: z.literal('hanging.changed') }),
  z.object({ type: z.literal('receiver.changed') }),
  /** What the storage warns of came or went. */
  z.object({ type: z.literal('storage.changed') }),
  /** Rows have other ids from now on: everything that is shown is to be asked for again. */
  z.object({ type: z.literal('index.replaced') }),
  z.object({ type: z.literal('activity.changed'), jobIds: z.array(z.string()) }),
  /** Discs and sticks that can be imported came or went. */
  z.object({ type: z.literal('media.changed') }),
  z.object({ type: z.literal('settings.changed'), keys: z.array(z.string()) }),
  /** Ask every window to open these studies (files given on the command line). */
  z.object({ type: z.literal('reading.open-requested'), studyIds: z.array(z.number().int()) }),
  /** Ask every window to close the study that it shows, as by hand. */
  z.object({ type: z.literal('reading.close-requested') }),
]);
export type WorkstationEvent = z.infer<typeof workstationEventSchema>;
