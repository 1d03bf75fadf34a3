const bucketMs = 100;
const bucketCount = 10;

/** How many arrivals the last second saw, to a tenth of a second. */
export class ArrivalRate {
  readonly #now: () => number;
  readonly #counts = Array.from({ length: bucketCount }, () => 0);
  #latestBucket = 0;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(): void {
    const bucket = this.#advance();
    this.#counts[bucket % bucketCount] = (this.#counts[bucket % bucketCount] ?? 0) + 1;
  }

  get perSecond(): number {
    this.#advance();
    return this.#counts.reduce((sum, count) => sum + count, 0);
  }

  /** Empties the buckets that time has passed over; answers the current one. */
  #advance(): number {
    const bucket = Math.floor(this.#now() / bucketMs);
    const passed = Math.min(bucket - this.#latestBucket, bucketCount);
    for (let step = 0; step < passed; step += 1) this.#counts[(bucket - step) % bucketCount] = 0;
    this.#latestBucket = bucket;
    return bucket;
  }
}
