import type { JSHandle, Page } from '@playwright/test';

/** What the first tile said at the start of a frame of the page. */
export interface FrameSample {
  /** As `requestAnimationFrame` gives it. */
  readonly atMs: number;
  /** `data-position`, 1-based. */
  readonly position: number;
  /** `data-skipped`: what the reader is told. */
  readonly skipped: number;
  /** `data-window` */
  readonly window: string;
}

interface Recorder {
  stop(): FrameSample[];
}

/**
 * Samples the first tile in every frame of the page, from within, while real input events come. What a frame finds is
 * what the frame before it drew, or what it draws itself: a step of one frame for the whole series, which changes
 * neither counts nor intervals.
 */
export function startRecording(page: Page): Promise<JSHandle<Recorder>> {
  return page.evaluateHandle((): Recorder => {
    const tile = document.querySelector('[data-tile="0"]');
    if (tile === null) throw new Error('No tile on the page');
    const samples: FrameSample[] = [];
    let isStopped = false;
    const onFrame = (atMs: number): void => {
      if (isStopped) return;
      samples.push({
        atMs,
        position: Number(tile.getAttribute('data-position')),
        skipped: Number(tile.getAttribute('data-skipped')),
        window: tile.getAttribute('data-window') ?? '',
      });
      requestAnimationFrame(onFrame);
    };
    requestAnimationFrame(onFrame);
    return {
      stop: () => {
        isStopped = true;
        return samples;
      },
    };
  });
}

export async function stopRecording(recorder: JSHandle<Recorder>): Promise<FrameSample[]> {
  const samples = await recorder.evaluate((running) => running.stop());
  await recorder.dispose();
  return samples;
}

/** Chromium tells no event that was on screen sooner than this. */
export const leastTellableMs = 16;

/**
 * Milliseconds from each key press to the screen, as the browser itself takes them (Event Timing), in steps of 8; a
 * press that was sooner than `leastTellableMs` counts as that.
 *
 * @param press presses one key and waits until the page has changed
 */
export async function timeKeys(
  page: Page,
  count: number,
  press: (index: number) => Promise<void>,
): Promise<number[]> {
  const watching = await page.evaluateHandle((durationThreshold) => {
    const times: number[] = [];
    const take = (entries: PerformanceEntryList): void => {
      for (const { name, duration } of entries) if (name === 'keydown') times.push(duration);
    };
    const observer = new PerformanceObserver((list) => take(list.getEntries()));
    // Event Timing's own member, which the DOM's types do not have.
    const wanted: PerformanceObserverInit & { durationThreshold: number } = {
      type: 'event',
      durationThreshold,
    };
    observer.observe(wanted);
    return {
      stop: () => {
        take(observer.takeRecords());
        observer.disconnect();
        return times;
      },
    };
  }, leastTellableMs);
  for (let index = 0; index < count; index++) await press(index);
  await nextFrames(page, 3);
  const told = await watching.evaluate(({ stop }) => stop());
  await watching.dispose();
  return [...told, ...Array.from({ length: Math.max(0, count - told.length) }, () => leastTellableMs)];
}

export async function nextFrames(page: Page, count: number): Promise<void> {
  await page.evaluate(
    (wanted) =>
      new Promise<void>((resolve) => {
        const wait = (left: number): void => {
          if (left === 0) resolve();
          else requestAnimationFrame(() => wait(left - 1));
        };
        wait(wanted);
      }),
    count,
  );
}

export interface OpenTimes {
  /** From the key event to the first tile with a picture, and to the last. */
  readonly firstMs: number;
  readonly allMs: number;
  /** From the key event to each of the steps on the way, as the browser's own resource timing has them. */
  readonly parts: OpenParts;
}

export interface OpenParts {
  /** The call that opens the study leaves, and its answer is here. */
  readonly askedMs: number;
  readonly answeredMs: number;
  /** The first frame is asked for, and the last of those that were drawn is here. */
  readonly framesAskedMs: number;
  readonly framesHereMs: number;
}

/** Begins to wait, in the page, for Enter and for what it opens; await the handle's promise with `finishOpening`. */
export function watchOpening(page: Page): Promise<JSHandle<{ done: Promise<OpenTimes> }>> {
  return page.evaluateHandle(() => {
    performance.clearResourceTimings();
    const done = new Promise<OpenTimes>((resolve) => {
      let pressedMs = Number.NaN;
      const partsUntil = (drawnMs: number): OpenParts => {
        const entries = performance
          .getEntriesByType('resource')
          .filter((entry): entry is PerformanceResourceTiming => entry instanceof PerformanceResourceTiming);
        const call = entries.find(({ name }) => name.includes('/rpc/') && name.includes('reading.open'));
        const frames = entries.filter(
          ({ name, responseEnd }) => name.includes('/frames/') && responseEnd <= pressedMs + drawnMs,
        );
        const firstAsked = Math.min(...frames.map(({ startTime }) => startTime));
        const lastHere = Math.max(...frames.map(({ responseEnd }) => responseEnd));
        return {
          askedMs: (call?.startTime ?? Number.NaN) - pressedMs,
          answeredMs: (call?.responseEnd ?? Number.NaN) - pressedMs,
          framesAskedMs: firstAsked - pressedMs,
          framesHereMs: lastHere - pressedMs,
        };
      };
      let firstMs = Number.NaN;
      let isFirstSeen = false;
      addEventListener(
        'keydown',
        (event) => {
          pressedMs = event.timeStamp;
        },
        { capture: true, once: true },
      );
      // A message is delivered after the frame that is being made has been handed over.
      const afterFrame = (take: (sinceKeyMs: number) => void): void => {
        const { port1, port2 } = new MessageChannel();
        port1.addEventListener('message', () => {
          port1.close();
          take(performance.now() - pressedMs);
        });
        port1.start();
        port2.postMessage(null);
      };
      const observer = new MutationObserver(() => {
        const tiles = [...document.querySelectorAll('[data-tile]')];
        const shown = tiles.filter((tile) => tile.getAttribute('data-state') === 'shown').length;
        if (shown === 0) return;
        if (!isFirstSeen) {
          isFirstSeen = true;
          afterFrame((sinceKeyMs) => {
            firstMs = sinceKeyMs;
          });
        }
        if (shown < tiles.length) return;
        observer.disconnect();
        afterFrame((allMs) => resolve({ firstMs, allMs, parts: partsUntil(allMs) }));
      });
      observer.observe(document.body, { subtree: true, childList: true, attributeFilter: ['data-state'] });
    });
    return { done };
  });
}

export async function finishOpening(watching: JSHandle<{ done: Promise<OpenTimes> }>): Promise<OpenTimes> {
  const times = await watching.evaluate(({ done }) => done);
  await watching.dispose();
  return times;
}
