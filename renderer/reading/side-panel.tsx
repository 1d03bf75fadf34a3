import { useId, useRef, type KeyboardEvent, type ReactElement } from 'react';
import { t, type PlainTextKey } from '../text/text.ts';
import { KeyImagePanel } from './key-image-panel.tsx';
import { HangingPanel } from '../hanging/hanging-panel.tsx';
import { MeasurePanel } from './measure-panel.tsx';
import { useReading, useReadingState } from './reading-context.ts';
import type { PanelTab } from './reading-state.ts';
import '../ui/tabs.css';
import './side-panel.css';
import { TagPanel } from './tag-panel.tsx';

interface Tab {
  readonly name: PanelTab;
  readonly textKey: PlainTextKey;
  readonly Panel: () => ReactElement | null;
}

/** In their order; a new tab is a line here. */
const tabs: readonly Tab[] = [
  { name: 'measure', textKey: 'measure.tab.measure', Panel: MeasurePanel },
  { name: 'key-images', textKey: 'measure.tab.keys', Panel: KeyImagePanel },
  { name: 'tags', textKey: 'measure.tab.tags', Panel: TagPanel },
  { name: 'hanging', textKey: 'hanging.tab', Panel: HangingPanel },
];

/** What was put on the images and what is known of them, right of the viewports. */
export function SidePanel(): ReactElement {
  const { engine } = useReading();
  const panelTab = useReadingState((state) => state.panelTab);
  const chosen = tabs.findIndex(({ name }) => name === panelTab);
  const setChosen = (index: number): void => {
    const tab = tabs[index];
    if (tab !== undefined) engine.store.setState({ panelTab: tab.name });
  };
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const step = (event: KeyboardEvent): void => {
    const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    // With a modifier it is a command of the window: Alt+← closes the study.
    if (by === 0 || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation();
    const next = (chosen + by + tabs.length) % tabs.length;
    setChosen(next);
    list.current?.querySelectorAll<HTMLElement>('[role="tab"]')[next]?.focus();
  };
  const Panel = tabs[chosen]?.Panel ?? MeasurePanel;
  return (
    <aside className="side-panel" aria-label={t('reading.panel')}>
      <div ref={list} className="panel-tabs" role="tablist" aria-label={t('reading.panel')}>
        {tabs.map(({ name, textKey }, index) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`${id}-${name}`}
            aria-selected={index === chosen}
            aria-controls={`${id}-panel`}
            tabIndex={index === chosen ? 0 : -1}
            onKeyDown={step}
            onClick={() => setChosen(index)}
          >
            {t(textKey)}
          </button>
        ))}
      </div>
      <div
        className="panel-body"
        role="tabpanel"
        id={`${id}-panel`}
        aria-labelledby={`${id}-${tabs[chosen]?.name ?? ''}`}
      >
        <Panel />
      </div>
    </aside>
  );
}
