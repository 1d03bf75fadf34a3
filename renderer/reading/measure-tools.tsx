import type { ReactElement } from 'react';
import { kindText } from '../measure/measure-text.ts';
import { t } from '../text/text.ts';
import type { DrawTool } from '../tools/draw-tools.ts';
import type { IconName } from '../ui/icon-shapes.ts';
import { Icon } from '../ui/icon.tsx';
import { KeyHint } from '../ui/keys.tsx';
import { Menu, MenuChoice } from '../ui/menu.tsx';
import { drawToolKeys, measureKeys } from './measure-commands.ts';
import { useMarks, useReading, useReadingState } from './reading-context.ts';
import { toggleKeyImage, keyImageOf } from './key-image-mark.ts';
import { keyImageKey } from '../measure/marks.ts';
import { ToolButton } from './tool-button.tsx';

/** The tools that are used every day have a button; all are in the menu. */
const buttons = ['length', 'angle', 'ellipse', 'rectangle', 'probe', 'arrow'] as const;
const menu = [
  'bidirectional',
  'cobb',
  'polygon',
  'freehand',
  'text',
  'calibration',
  'region-window',
  'magnifier',
] as const;

const icons: Readonly<Record<DrawTool, IconName>> = {
  length: 'length',
  angle: 'angle',
  cobb: 'cobb',
  bidirectional: 'bidirectional',
  ellipse: 'ellipse',
  rectangle: 'rectangle',
  polygon: 'polygon',
  freehand: 'freehand',
  probe: 'probe',
  arrow: 'arrow',
  text: 'text',
  calibration: 'calibration',
  'region-window': 'region-window',
  magnifier: 'magnifier',
};

/** The icon of a kind of annotation or of its tool. */
export function drawIcon(tool: DrawTool): IconName {
  return icons[tool];
}

export function MeasureTools(): ReactElement {
  const reading = useReading();
  const { actions } = reading;
  const tool = useReadingState((state) => state.tool);
  const shown = useReadingState((state) => state.tiles[state.activeTile]?.shown);
  const keyImage = keyImageOf(shown);
  const isKeyImage = useMarks(({ keyImages }) => keyImage !== null && keyImages.has(keyImageKey(keyImage)));
  const fromMenu = menu.find((name) => name === tool);
  return (
    <>
      {buttons.map((name) => (
        <ToolButton
          key={name}
          icon={icons[name]}
          label={kindText(name)}
          chord={drawToolKeys[name]}
          isPressed={tool === name}
          isTool
          onClick={() => actions.setTool(name)}
        />
      ))}
      <Menu
        label={t('measure.moreTools')}
        trigger={
          <button
            type="button"
            className={fromMenu === undefined ? 'tool-button' : 'tool-button active'}
            aria-label={t('measure.moreTools')}
            title={t('measure.moreTools')}
          >
            {fromMenu !== undefined && <Icon name={icons[fromMenu]} />}
            <Icon name="chevron-down" />
          </button>
        }
      >
        {menu.map((name) => (
          <MenuChoice key={name} isChosen={tool === name} onSelect={() => actions.setTool(name)}>
            <Icon name={icons[name]} />
            <span className="grow">{kindText(name)}</span>
            {drawToolKeys[name] !== '' && <KeyHint chord={drawToolKeys[name]} />}
          </MenuChoice>
        ))}
      </Menu>
      <ToolButton
        icon="key"
        label={t('measure.command.keyImage')}
        chord={measureKeys.keyImage}
        isPressed={isKeyImage}
        isDisabled={keyImage === null}
        onClick={() => toggleKeyImage(reading)}
      />
    </>
  );
}
