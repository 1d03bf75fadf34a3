import { z } from 'zod';
import type { StudyStep } from '../state/step-study.ts';

/**
 * The worklist on a screen of its own is a page of its own, so that it stays what it is whatever becomes of the reading
 * page. They talk over a channel of the browser profile: the worklist says what to open, the reading page asks for the
 * study after or before.
 */
const channelName = 'negatoscope-desk';

const messageSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), id: z.string(), studyId: z.number().int() }),
  /** Is there a reading page? */
  z.object({ kind: z.literal('call'), id: z.string() }),
  z.object({
    kind: z.literal('walk'),
    id: z.string(),
    openStudyId: z.number().int(),
    step: z.union([z.literal(1), z.literal(-1)]),
    by: z.enum(['study', 'patient']),
  }),
  /** The list of the worklist's page ends there. */
  z.object({ kind: z.literal('end'), id: z.string(), step: z.union([z.literal(1), z.literal(-1)]) }),
  /** Somebody does it. */
  z.object({ kind: z.literal('taken'), id: z.string() }),
]);
type DeskMessage = z.infer<typeof messageSchema>;
export type DeskRequest = Exclude<DeskMessage, { kind: 'taken' }>;

/** A page that lives answers at once; one that is just starting, not. */
const answerMs = 400;

export class DeskChannel {
  readonly #channel: BroadcastChannel;
  readonly #post: (message: DeskMessage) => void;
  readonly #waiting = new Map<string, () => void>();

  /** @param take does what is asked for when it is this page's to do; false when it is not */
  constructor(take: (request: DeskRequest) => boolean) {
    this.#channel = new BroadcastChannel(channelName);
    this.#post = this.#channel.postMessage.bind(this.#channel);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const { success, data: message } = messageSchema.safeParse(data);
      if (!success) return;
      if (message.kind === 'taken') this.#waiting.get(message.id)?.();
      else if (take(message)) this.#post({ kind: 'taken', id: message.id });
    });
  }

  /** True when a page has taken the study over. */
  open(studyId: number): Promise<boolean> {
    return this.#ask({ kind: 'open', id: crypto.randomUUID(), studyId });
  }

  /** True when the worklist's page goes on from there. */
  walk(openStudyId: number, step: 1 | -1, by: StudyStep): Promise<boolean> {
    return this.#ask({ kind: 'walk', id: crypto.randomUUID(), openStudyId, step, by });
  }

  /** True when there is a reading page. */
  call(): Promise<boolean> {
    return this.#ask({ kind: 'call', id: crypto.randomUUID() });
  }

  /** Says that there is no further study. */
  tellEnd(step: 1 | -1): void {
    this.#post({ kind: 'end', id: crypto.randomUUID(), step });
  }

  end(): void {
    this.#channel.close();
  }

  #ask(request: DeskRequest): Promise<boolean> {
    return new Promise((resolve) => {
      const settle = (isTaken: boolean): void => {
        clearTimeout(timer);
        this.#waiting.delete(request.id);
        resolve(isTaken);
      };
      const timer = setTimeout(() => settle(false), answerMs);
      this.#waiting.set(request.id, () => settle(true));
      this.#post(request);
    });
  }
}
