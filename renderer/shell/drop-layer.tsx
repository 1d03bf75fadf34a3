import { useEffect, type ReactElement } from 'react';
import { importDrop, setDragging, useImports } from '../state/imports.ts';
import { t } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';

/** Files and folders may be dropped anywhere in the window. */
export function DropLayer(): ReactElement | null {
  const isDragging = useImports((state) => state.isDragging);
  useEffect(listenForDrops, []);
  if (!isDragging) return null;
  return (
    <div className="drop-layer">
      <Icon name="import" />
      <h1>{t('import.drop')}</h1>
      <p>{t('import.drop.detail')}</p>
    </div>
  );
}

const hasFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') === true;

function listenForDrops(): () => void {
  const stop = new AbortController();
  const { signal } = stop;
  addEventListener(
    'dragover',
    (event) => {
      if (!hasFiles(event)) return;
      event.preventDefault();
      setDragging(true);
    },
    { signal },
  );
  addEventListener(
    'dragleave',
    (event) => {
      // Leaving for nowhere is leaving the window.
      if (event.relatedTarget === null) setDragging(false);
    },
    { signal },
  );
  addEventListener(
    'drop',
    (event) => {
      setDragging(false);
      if (event.dataTransfer === null || !hasFiles(event)) return;
      event.preventDefault();
      void importDrop(event.dataTransfer);
    },
    { signal },
  );
  return () => {
    stop.abort();
    setDragging(false);
  };
}
