/**
 * One patient on all windows of the workstation: whoever opens a study tells the others, and a window that reads
 * another patient lets go of it. Windows that one page draws have one session anyhow; this is for further pages.
 */
const channelName = 'negatoscope-patient';

interface PatientOpened {
  readonly patientKey: string;
  /** Milliseconds since 1970: of two windows that open at once, the later one keeps its patient. */
  readonly openedAt: number;
  /** Decides where even that is the same. */
  readonly by: string;
}

export class OnePatient {
  readonly #channel: BroadcastChannel;
  readonly #post: (message: PatientOpened) => void;
  readonly #by = crypto.randomUUID();
  #open: PatientOpened | null = null;

  /** @param onOther another patient was opened in another window while one is open here */
  constructor(onOther: () => void) {
    this.#channel = new BroadcastChannel(channelName);
    this.#channel.addEventListener('message', ({ data }: MessageEvent<PatientOpened>) => {
      const own = this.#open;
      if (own === null || data.patientKey === own.patientKey) return;
      if (data.openedAt > own.openedAt || (data.openedAt === own.openedAt && data.by > own.by)) onOther();
    });
    this.#post = this.#channel.postMessage.bind(this.#channel);
  }

  /** What is open here now; null for nothing. */
  opened(patientKey: string | null): void {
    if (patientKey === (this.#open?.patientKey ?? null)) return;
    const openedAt = performance.timeOrigin + performance.now();
    this.#open = patientKey === null ? null : { patientKey, openedAt, by: this.#by };
    if (this.#open !== null) this.#post(this.#open);
  }

  end(): void {
    this.#channel.close();
  }
}
