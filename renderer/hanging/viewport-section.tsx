import type { ReactElement } from 'react';
import type { Box, BoxKind, Protocol, Show } from '../../shared/hanging/protocol.ts';
import { presetChoices } from '../../shared/image/window-choice.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { ChoiceField } from './choice-field.tsx';
import {
  gridName,
  sortChoices,
  sortNameOf,
  withBox,
  withGrid,
  withNewStage,
  withStage,
  withNewSeries,
  type SortName,
} from './edit-layout.ts';
import { StageFields } from './stage-fields.tsx';

export interface ViewportSectionProps {
  readonly draft: Protocol;
  readonly onChange: (draft: Protocol) => void;
}

const grids = ['1x1', '1x2', '2x1', '1x3', '2x2', '2x3', '3x3', '2x4'] as const;

/** The viewports of every stage: how many, which series each shows, and how. */
export function ViewportSection({ draft, onChange }: ViewportSectionProps): ReactElement {
  return (
    <>
      {draft.stages.map((stage, stageIndex) => (
        <section key={stage.id}>
          <h2 className="section-head row">
            <span className="grow">{t('hanging.edit.stage', { name: stage.name })}</span>
            {stage.screens.length === 1 && (
              <ChoiceField
                label={t('hanging.edit.grid')}
                value={gridName(stage.screens[0]?.boxes ?? []) ?? 'own'}
                choices={['own', ...grids]}
                textOf={(grid) => (grid === 'own' ? t('hanging.edit.grid.own') : grid.replace('x', ' × '))}
                onChange={(grid) => {
                  const [rows = 0, columns = 0] = grid === 'own' ? [] : grid.split('x').map(Number);
                  if (rows > 0) onChange(withGrid(draft, stageIndex, rows, columns));
                }}
              />
            )}
            {draft.stages.length > 1 && (
              <IconButton
                icon="close"
                label={t('hanging.edit.remove', { what: stage.name })}
                onClick={() => onChange({ ...draft, stages: draft.stages.toSpliced(stageIndex, 1) })}
              />
            )}
          </h2>
          <StageFields
            stage={stage}
            onChange={(changed) => onChange(withStage(draft, stageIndex, changed))}
          />
          <ul className="editor-list">
            {stage.screens.flatMap(({ boxes }, screenIndex) =>
              boxes.map((box, index) => (
                <li key={box.id}>
                  <BoxFields
                    number={index + 1}
                    box={box}
                    draft={draft}
                    onChange={(changed, whole = draft) =>
                      onChange(withBox(whole, stageIndex, screenIndex, changed))
                    }
                  />
                </li>
              )),
            )}
          </ul>
        </section>
      ))}
      <Button icon="plus" variant="plain" onClick={() => onChange(withNewStage(draft))}>
        {t('hanging.edit.addStage')}
      </Button>
    </>
  );
}

interface BoxFieldsProps {
  readonly number: number;
  readonly box: Box;
  readonly draft: Protocol;
  readonly onChange: (box: Box, draft?: Protocol) => void;
}

const kindNames = ['stack', 'tile', 'cine', 'mpr.AXIAL', 'mpr.SAGITTAL', 'mpr.CORONAL', 'other'] as const;
type KindName = (typeof kindNames)[number];

function kindNameOf(as: BoxKind): KindName {
  if (as.kind === 'mpr') return `mpr.${as.plane}`;
  if (as.kind === 'slab') return 'other';
  return as.kind === 'tile' && (as.rows !== 2 || as.columns !== 2) ? 'other' : as.kind;
}

function kindOf(name: KindName, before: BoxKind): BoxKind {
  switch (name) {
    case 'stack':
      return { kind: 'stack' };
    case 'tile':
      return { kind: 'tile', rows: 2, columns: 2 };
    case 'cine':
      return { kind: 'cine', rateHz: null };
    case 'mpr.AXIAL':
      return { kind: 'mpr', plane: 'AXIAL' };
    case 'mpr.SAGITTAL':
      return { kind: 'mpr', plane: 'SAGITTAL' };
    case 'mpr.CORONAL':
      return { kind: 'mpr', plane: 'CORONAL' };
    case 'other':
      return before;
  }
}

const newSeries = '+';

function BoxFields({ number, box, draft, onChange }: BoxFieldsProps): ReactElement {
  const { show, as } = box;
  const set = (change: Partial<Show>): void => onChange({ ...box, show: { ...show, ...change } });
  const labelOf = (id: string): string =>
    draft.displaySets.find((selector) => selector.id === id)?.label ?? id;
  return (
    <div className="row box-fields">
      <span className="t1">{t('hanging.edit.box', { number })}</span>
      <ChoiceField
        label={t('hanging.edit.box.series')}
        value={box.displaySet}
        choices={[...draft.displaySets.map(({ id }) => id), newSeries]}
        textOf={(id) => (id === newSeries ? t('hanging.edit.box.newSeries') : labelOf(id))}
        onChange={(id) => {
          if (id !== newSeries) onChange({ ...box, displaySet: id });
          else {
            const added = withNewSeries(draft);
            onChange({ ...box, displaySet: added.id }, added.draft);
          }
        }}
      />
      <ChoiceField
        label={t('hanging.edit.box.as')}
        value={kindNameOf(as)}
        choices={kindNames.filter((name) => name !== 'other' || kindNameOf(as) === 'other')}
        textOf={(name) => t(`hanging.edit.as.${name}`)}
        onChange={(name) => onChange({ ...box, as: kindOf(name, as) })}
      />
      <ChoiceField
        label={t('hanging.edit.first')}
        value={show.firstImage}
        choices={['first', 'middle', 'last'] as const}
        textOf={(name) => t(`hanging.edit.first.${name}`)}
        onChange={(firstImage) => set({ firstImage })}
      />
      <ChoiceField
        label={t('hanging.edit.sort')}
        value={sortNameOf(show.sort)}
        choices={Object.keys(sortChoices).filter((name): name is SortName => name in sortChoices)}
        textOf={(name) => t(`hanging.edit.sort.${name}`)}
        onChange={(name) => set({ sort: sortChoices[name] })}
      />
      <WindowField draft={draft} show={show} onChange={(window) => set({ window })} />
      <ChoiceField
        label={t('hanging.edit.zoom')}
        value={show.zoom}
        choices={['fit', 'onePixel', 'trueSize'] as const}
        textOf={(name) => t(`hanging.edit.zoom.${name}`)}
        onChange={(zoom) => set({ zoom })}
      />
      <ChoiceField
        label={t('hanging.edit.side')}
        value={show.horizontal}
        choices={['left', 'center', 'right'] as const}
        textOf={(name) => t(`hanging.edit.side.${name}`)}
        onChange={(horizontal) => set({ horizontal })}
      />
    </div>
  );
}

const ownWindow = 'object';

function nameOf(center: number, width: number): string {
  return `C ${center} W ${width}`;
}

/** The image's own, the one that the protocol has, or a preset of the modality that the protocol asks for. */
function WindowField({
  draft,
  show: { window },
  onChange,
}: {
  readonly draft: Protocol;
  readonly show: Show;
  readonly onChange: (window: Show['window']) => void;
}): ReactElement {
  const presets = modalitiesOf(draft).flatMap((modality) =>
    presetChoices(modality).flatMap((choice) =>
      choice.voi.kind === 'window'
        ? [
            {
              name: nameOf(choice.voi.WindowCenter, choice.voi.WindowWidth),
              label: choice.source.kind === 'preset' ? choice.source.name : '',
              window: {
                kind: 'values' as const,
                center: choice.voi.WindowCenter,
                width: choice.voi.WindowWidth,
              },
            },
          ]
        : [],
    ),
  );
  const current =
    window.kind === 'object' ? (window.explanation ?? ownWindow) : nameOf(window.center, window.width);
  const known = new Map(presets.map(({ name, label }) => [name, label]));
  return (
    <ChoiceField
      label={t('hanging.edit.window')}
      value={current}
      choices={[...new Set([ownWindow, current, ...known.keys()])]}
      textOf={(name) =>
        name === ownWindow ? t('hanging.edit.window.object') : `${known.get(name) ?? ''} ${name}`.trim()
      }
      onChange={(name) => {
        const preset = presets.find((one) => one.name === name);
        if (preset !== undefined) onChange(preset.window);
        else if (name === ownWindow) onChange({ kind: 'object', explanation: null });
      }}
    />
  );
}

function modalitiesOf({ rules }: Protocol): string[] {
  const named = rules.flatMap((rule) =>
    rule.about === 'study' && rule.attribute === 'ModalitiesInStudy' ? rule.values.map(String) : [],
  );
  return [...new Set(named)];
}
