import type { AnnotationKind } from '../../shared/measure/measure-kinds.ts';
import type { MeasureScale, ScaleSource } from '../../shared/measure/measure-scale.ts';
import type { MeasuredValue, Measurement, Quantity } from '../../shared/measure/measurement.ts';
import { provenanceText } from '../reading/overlay-text.ts';
import { formatDecimal } from '../text/locale.ts';
import { t } from '../text/text.ts';

/** The name of a kind of annotation or of a tool. */
export function kindText(kind: AnnotationKind | 'region-window' | 'magnifier'): string {
  return t(`measure.kind.${kind}`);
}

const space = '\u00A0';

/** A number with the decimals that it can bear, the minus sign of print, and its unit: `12.4 mm`, `14.2°`, `192 HU`. */
export function valueText({ quantity, value, unit }: MeasuredValue): string {
  if (quantity === 'perimeter') {
    return t('measure.quantity.perimeter', { value: valueText({ quantity: 'length', value, unit }) });
  }
  if (quantity === 'pixel-count') return t('measure.quantity.pixel-count', { count: value });
  if (unit === 'mm²' && Math.abs(value) >= 100) return withUnit(value / 100, 'cm²', 2);
  if (unit === '°') return withUnit(value, unit, 1);
  if (unit === 'mm' || unit === 'px') return withUnit(value, unit, Math.abs(value) < 1 ? 2 : 1);
  // The value of one pixel is often whole: then all of it is said.
  const isOfOnePixel = quantity === 'least' || quantity === 'greatest' || quantity === 'value';
  return withUnit(value, unit, isOfOnePixel && Number.isInteger(value) ? 0 : decimalsOf(value));
}

/** Three digits that mean something; whole numbers from a hundred on. */
function decimalsOf(value: number): number {
  const size = Math.abs(value);
  if (size >= 100 || size === 0) return 0;
  if (size >= 10) return 1;
  if (size >= 1) return 2;
  return Math.min(9, 2 - Math.floor(Math.log10(size)));
}

function withUnit(value: number, unit: string, decimals: number): string {
  const digits = formatDecimal(value, decimals);
  if (unit === '') return digits;
  return unit === '°' ? `${digits}°` : `${digits}${space}${unit}`;
}

function find(values: readonly MeasuredValue[], quantity: Quantity): MeasuredValue | undefined {
  return values.find((value) => value.quantity === quantity);
}

/** What is read first; '' when nothing was measured. */
export function mainText(values: readonly MeasuredValue[]): string {
  const [first] = values;
  if (first === undefined) return '';
  switch (first.quantity) {
    case 'long-axis': {
      const short = find(values, 'short-axis');
      return short === undefined
        ? valueText(first)
        : `${valueText(first)} ${t('measure.quantity.short-axis', { value: valueText(short) })}`;
    }
    case 'column-extent': {
      const down = find(values, 'row-extent');
      return down === undefined ? valueText(first) : `${valueText(first)} · ${valueText(down)}`;
    }
    case 'mean':
      return t('measure.quantity.mean', { value: valueText(first) });
    default:
      return valueText(first);
  }
}

/** What is read second: deviation and range of a region, the supplement of an angle. */
export function spreadText(values: readonly MeasuredValue[]): string {
  const deviation = find(values, 'standard-deviation');
  const least = find(values, 'least');
  const greatest = find(values, 'greatest');
  const supplement = find(values, 'supplement');
  return [
    ...(deviation === undefined
      ? []
      : [t('measure.quantity.standard-deviation', { value: valueText({ ...deviation, unit: '' }) })]),
    ...(least === undefined || greatest === undefined
      ? []
      : [
          t('measure.quantity.range', {
            least: valueText({ ...least, unit: '' }),
            greatest: valueText({ ...greatest, unit: '' }),
          }),
        ]),
    ...(supplement === undefined ? [] : [t('measure.quantity.supplement', { value: valueText(supplement) })]),
  ].join(' · ');
}

/** How large a region is; without what is read first already. */
export function extentText(values: readonly MeasuredValue[]): string {
  return (['area', 'perimeter', 'pixel-count'] as const)
    .flatMap((quantity) => {
      const found = find(values, quantity);
      return found === undefined || found === values[0] ? [] : [valueText(found)];
    })
    .join(' · ');
}

/** Both in one line. */
export function detailText(values: readonly MeasuredValue[]): string {
  return [spreadText(values), extentText(values)].filter((text) => text !== '').join(' · ');
}

/** Where distances and areas come from: `Pixel Spacing 0.676 mm`, `at detector 0.2 mm`, `px, no spacing`. */
export function sourceText(source: ScaleSource | null, scale?: MeasureScale): string {
  if (source === null) return '';
  const spacing = scale === undefined ? '' : spacingText(scale);
  if (source.unit === 'px') return t(`measure.source.px.${source.reason}`);
  if (source.unit === 'axes') return t('measure.source.axes');
  const provenance =
    source.provenance === 'user'
      ? t('measure.source.user')
      : source.provenance === 'slices'
        ? t('reading.spacing.slices')
        : provenanceText({ ...source, provenance: source.provenance, rowMm: 1, columnMm: 1 });
  return spacing === '' ? provenance : t('measure.source.spacing', { provenance, spacing });
}

function spacingText({ row, column }: MeasureScale): string {
  if (column.unit !== 'mm') return '';
  const [down, across] = [threeDigits(row.perPixel), threeDigits(column.perPixel)];
  return down === across ? `${across}${space}mm` : `${down} × ${across}${space}mm`;
}

/** Three digits that count, without trailing zeros. */
function threeDigits(value: number): string {
  const plain = String(Number(value.toPrecision(3)));
  return formatDecimal(Number(plain), plain.split('.')[1]?.length ?? 0);
}

/** What a reader must know of the numbers. */
export function notesText({ notes }: Pick<Measurement, 'notes'>): string {
  return notes.map((note) => t(`measure.note.${note}`)).join(' · ');
}
