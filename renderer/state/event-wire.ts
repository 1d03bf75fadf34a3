import type { WorkstationEvent } from '../../shared/model/events.ts';

/**
 * How the one holder of the event stream talks with the windows of the profile: over a BroadcastChannel, so that
 * nobody keeps a list of windows that may have gone.
 */
export const eventChannelName = 'negatoscope-events';

/** `lost`: the workstation does not answer; the holder keeps trying. */
export type StreamStatus = 'connecting' | 'open' | 'lost';

export type EventMessage =
  /** A window asks for the status. */
  | { readonly kind: 'hello' }
  | { readonly kind: 'status'; readonly status: StreamStatus }
  /** The stream came back: whatever happened meanwhile is unknown, ask for everything again. */
  | { readonly kind: 'resumed' }
  | { readonly kind: 'event'; readonly event: WorkstationEvent };
