import { useEffect, useMemo, useRef, type ReactElement } from 'react';
import { t } from '../text/text.ts';
import { isOnePatientShown } from './patient-check.ts';
import { useReading, useReadingState } from './reading-context.ts';
import { ViewportTile } from './viewport-tile.tsx';
import { tileRectangles } from './wall-layout.ts';

/** The viewports: one canvas under all of them, and for each its text, marks and mouse. */
export function ViewportWall(): ReactElement {
  const { engine, actions } = useReading();
  const wallElement = useRef<HTMLElement>(null);
  const canvasHost = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const host = canvasHost.current;
    return host === null ? undefined : engine.attach(host);
  }, [engine]);
  useEffect(() => {
    const element = wallElement.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const [device] = entry?.devicePixelContentBoxSize ?? [];
      const [css] = entry?.contentBoxSize ?? [];
      if (device === undefined || css === undefined || css.inlineSize === 0) return;
      actions.setWall({
        width: device.inlineSize,
        height: device.blockSize,
        ratio: device.inlineSize / css.inlineSize,
      });
    });
    // In device pixels, as the browser itself rounds them: a canvas that is off by one is blurred.
    observer.observe(element, { box: 'device-pixel-content-box' });
    return () => observer.disconnect();
  }, [actions]);

  const layout = useReadingState((state) => state.layout);
  const oneUp = useReadingState((state) => state.oneUp);
  const wall = useReadingState((state) => state.wall);
  const tool = useReadingState((state) => state.tool);
  const rectangles = useMemo(() => tileRectangles(layout, oneUp, wall), [layout, oneUp, wall]);
  return (
    <section ref={wallElement} className="wall" aria-label={t('reading.wall')} data-tool={tool}>
      <div ref={canvasHost} className="wall-canvas" />
      {[...rectangles].map(([index, rectangle]) => (
        <ViewportTile key={index} index={index} rectangle={rectangle} />
      ))}
      <TwoPatientsAlarm />
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
