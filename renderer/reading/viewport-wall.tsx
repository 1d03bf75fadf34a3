import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import { t } from '../text/text.ts';
import { isOnePatientShown } from './patient-check.ts';
import { ScreenContext, useReading, useReadingState } from './reading-context.ts';
import { TileMenu } from './tile-menu.tsx';
import { ViewportTile } from './viewport-tile.tsx';
import { layoutOn, oneUpOn, rectanglesOn, sizeOf } from './walls.ts';

/** The viewports of a reading screen: one canvas under all of them, and for each its text, marks and mouse. */
export function ViewportWall({ screen }: { readonly screen: number }): ReactElement {
  const { engine, actions } = useReading();
  const wallElement = useRef<HTMLElement>(null);
  const canvasHost = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = canvasHost.current;
    return host === null ? undefined : engine.attach(host, screen);
  }, [engine, screen]);
  useEffect(() => {
    const element = wallElement.current;
    // The window that the wall is in, which need not be that of this script.
    const view = element?.ownerDocument.defaultView ?? null;
    if (element === null || view === null) return undefined;
    const observer = new view.ResizeObserver(([entry]) => {
      const [device] = entry?.devicePixelContentBoxSize ?? [];
      const [css] = entry?.contentBoxSize ?? [];
      if (device === undefined || css === undefined || css.inlineSize === 0) return;
      const ratio = device.inlineSize / css.inlineSize;
      actions.setWall({ width: device.inlineSize, height: device.blockSize, ratio }, screen);
    });
    // In device pixels, as the browser itself rounds them: a canvas that is off by one is blurred.
    observer.observe(element, { box: 'device-pixel-content-box' });
    return () => observer.disconnect();
  }, [actions, screen]);

  const layout = useReadingState((state) => layoutOn(state, screen));
  const oneUp = useReadingState((state) => oneUpOn(state, screen));
  const wall = useReadingState((state) => sizeOf(state, screen));
  const tool = useReadingState((state) => state.tool);
  const rectangles = useMemo(() => rectanglesOn(layout, oneUp, wall, screen), [layout, oneUp, wall, screen]);
  return (
    <section ref={wallElement} className="wall" aria-label={t('reading.wall')} data-tool={tool}>
      <div ref={canvasHost} className="wall-canvas" />
      <ScreenContext value={screen}>
        {[...rectangles].map(([index, rectangle]) => (
          <ViewportTile key={index} index={index} rectangle={rectangle} />
        ))}
      </ScreenContext>
      <TwoPatientsAlarm />
      <TileMenu screen={screen} wall={wallElement} />
    </section>
  );
}

/** Whatever panel is open: pictures of two patients beside one another are said to be so, on the pictures. */
function TwoPatientsAlarm(): ReactElement | null {
  const isOnePatient = useReadingState(isOnePatientShown);
  if (isOnePatient) return null;
  return (
    <div className="wall-alarm c-stop" role="alert">
      {t('reading.check.twoPatients')}
    </div>
  );
}
