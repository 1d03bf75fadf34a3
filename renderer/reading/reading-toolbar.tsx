import type { ReactElement } from 'react';
import { DiagnosisNotice } from '../shell/diagnosis-notice.tsx';
import { showDialog } from '../state/shell-store.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { useRoving } from '../ui/use-roving.ts';
import type { IconName } from '../ui/icon-shapes.ts';
import { steeredFilm } from './cine-actions.ts';
import { PatientHeading } from './patient-heading.tsx';
import { readingKeys, toolKeys } from './reading-commands.ts';
import { useReading, useReadingState } from './reading-context.ts';
import { toolNames, type ViewToolName } from './reading-state.ts';
import { isGrey } from './tile-window.ts';
import { viewKeys } from './view-commands.ts';
import { MeasureTools } from './measure-tools.tsx';
import { ToolButton } from './tool-button.tsx';
import { WindowMenu } from './window-menu.tsx';

const tools: Readonly<Record<ViewToolName, { readonly icon: IconName; readonly textKey: PlainTextKey }>> = {
  window: { icon: 'window', textKey: 'reading.tool.window' },
  scroll: { icon: 'scroll', textKey: 'reading.tool.scroll' },
  zoom: { icon: 'zoom', textKey: 'reading.tool.zoom' },
  pan: { icon: 'pan', textKey: 'reading.tool.pan' },
  crosshair: { icon: 'crosshair', textKey: 'reading.tool.crosshair' },
};

export function ReadingToolbar({ onClose }: { readonly onClose: () => void }): ReactElement {
  const roving = useRoving<HTMLDivElement>();
  const { actions, views, cine } = useReading();
  const showsReferenceLines = useReadingState((state) => state.showsReferenceLines);
  const isLinked = useReadingState((state) => state.link.isOn);
  const tool = useReadingState((state) => state.tool);
  const isPanelOpen = useReadingState((state) => state.isPanelOpen);
  const isInverted = useReadingState((state) => state.tiles[state.activeTile]?.isInverted === true);
  const scale = useReadingState((state) => state.tiles[state.activeTile]?.camera.scale.kind);
  const isPlaying = useReadingState((state) => steeredFilm(state)?.isPlaying === true);
  const canBeWindowed = useReadingState((state) => {
    const shown = state.tiles[state.activeTile]?.shown;
    return shown?.kind === 'frame' && isGrey(shown);
  });
  return (
    <div className="reading-bar row" role="toolbar" aria-label={t('reading.toolbar')} {...roving}>
      <IconButton icon="chevron-left" label={t('reading.close')} onClick={onClose} />
      <PatientHeading />
      <span className="sep" />
      {toolNames.map((name) => (
        <ToolButton
          key={name}
          icon={tools[name].icon}
          label={t(tools[name].textKey)}
          chord={toolKeys[name]}
          isPressed={tool === name}
          isTool
          onClick={() => actions.setTool(name)}
        />
      ))}
      <span className="sep" />
      <MeasureTools />
      <span className="sep" />
      <ToolButton
        icon="reference-lines"
        label={t('reading.short.referenceLines')}
        chord={viewKeys.referenceLines}
        isPressed={showsReferenceLines}
        onClick={() => views.toggleReferenceLines()}
      />
      <ToolButton
        icon="link"
        label={t('reading.short.link')}
        chord={viewKeys.link}
        isPressed={isLinked}
        onClick={() => views.toggleLink()}
      />
      <span className="sep" />
      <WindowMenu />
      <ToolButton
        icon="invert"
        label={t('reading.short.invert')}
        chord={readingKeys.invert}
        isPressed={isInverted}
        isDisabled={!canBeWindowed}
        onClick={() => actions.invert()}
      />
      <span className="sep" />
      <ToolButton
        icon="fit"
        label={t('reading.short.fit')}
        chord={readingKeys.fit}
        isPressed={scale === 'fit'}
        onClick={() => actions.fit()}
      />
      <ToolButton
        icon="pixels"
        label={t('reading.command.actualSize')}
        chord={readingKeys.actualSize}
        isPressed={scale === 'actual'}
        onClick={() => actions.actualSize()}
      />
      <ToolButton
        icon="annotation"
        label={t('reading.short.annotations')}
        chord={readingKeys.annotations}
        onClick={() => actions.cycleAnnotations()}
      />
      <ToolButton
        icon="reset"
        label={t('reading.short.reset')}
        chord={readingKeys.reset}
        onClick={() => views.escape()}
      />
      <span className="sep" />
      <ToolButton
        icon={isPlaying ? 'pause' : 'play'}
        label={t('reading.short.cine')}
        chord={readingKeys.cine}
        isPressed={isPlaying}
        onClick={() => cine.toggle()}
      />
      <span className="grow" />
      <DiagnosisNotice />
      <Button variant="outline" icon="search" keys="Ctrl+K" onClick={() => showDialog('palette')}>
        {t('command.palette')}
      </Button>
      <IconButton
        icon="panel"
        label={t('reading.panel')}
        isOn={isPanelOpen}
        onClick={() => actions.togglePanel()}
      />
    </div>
  );
}
