import { findStorageSopClass, nameOfSopClass } from '../dicom/sop-classes.ts';
import { planeAxes } from '../geometry/image-plane.ts';
import { frameAttributes, type ImageDescription } from '../image/image-description.ts';
import type { DisplaySet, SeriesFinding } from './reading.ts';
import { findSeriesFindings } from './series-findings.ts';
import { areSamePlanes, orderSlices, type SliceItem } from './slice-order.ts';

/** An instance as the index keeps it. */
export interface StoredInstance {
  readonly instanceId: number;
  readonly SOPInstanceUID: string;
  readonly SOPClassUID: string;
  /** 1 is shown; later ones are other versions of the same SOP instance. */
  readonly revision: number;
  /** Frames that there can be; a stated number may be a lie. */
  readonly frameCount: number;
  /** Null when the object has no pixels. */
  readonly image: ImageDescription | null;
}

export interface StoredSeries {
  readonly studyId: number;
  readonly seriesId: number;
  readonly SeriesInstanceUID: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string;
  readonly Modality: string;
  /** Whose it is, where a person corrected what its objects say; null where nobody did. */
  readonly correctedPatient: DisplaySet['correctedPatient'];
  readonly instances: readonly StoredInstance[];
}

interface ImageInstance extends StoredInstance {
  readonly image: ImageDescription;
}

function isImage(instance: StoredInstance): instance is ImageInstance {
  return instance.image !== null;
}

/** Modalities whose pictures are views of their own, not slices: each one hangs by itself (as in OHIF and Weasis). */
const singleViewModalities: ReadonlySet<string> = new Set(['CR', 'DX', 'MG', 'RG', 'IO', 'PX']);

/** Below this share of images a plane, several planes in one series are views through one object (radial MR). */
const imagesPerPlane = 3;

/**
 * Splits one series into display sets. Never joins series. The rules are few, because needless splits are as much
 * in the way as missing ones: pictures of another size apart; planes apart (a localizer from its stack); objects of
 * several frames, and views of projection radiography, each alone. Every instance ends in exactly one set: what
 * has no pixels and what is another version of a picture stand in sets that say why they are not shown.
 *
 * Ids are made of the series' row and the rule, and stay the same while further images of the same kind arrive.
 */
export function buildDisplaySets(series: StoredSeries): DisplaySet[] {
  const shown = series.instances.filter((instance) => instance.revision === 1);
  const images = shown.filter(isImage);
  const sets = [...groupImages(images, series.Modality)].map(([key, group]) => imageSet(series, key, group));
  for (const [SOPClassUID, group] of groupBy(
    shown.filter((instance) => !isImage(instance)),
    (instance) => instance.SOPClassUID,
  )) {
    const count = group.length === 1 ? '' : `${group.length} × `;
    sets.push(hiddenSet(series, `class/${SOPClassUID}`, `${count}${whatIsHidden(SOPClassUID)}`, []));
  }
  const versions = series.instances.filter((instance) => instance.revision > 1);
  if (versions.length > 0) {
    const what = versions.length === 1 ? 'version of an image that is' : 'versions of images that are';
    const text = `${versions.length} other ${what} shown: same SOP Instance UID, other content`;
    sets.push(hiddenSet(series, 'versions', text, [{ code: 'instance.conflict', text, position: null }]));
  }
  return sets.length === 1 ? sets.map((set) => ({ ...set, splitBy: wholeSeries })) : sets;
}

const wholeSeries = 'whole series';

/** By which rule a set is one of its own, from its key. */
function ruleOf(key: string, [first]: readonly ImageInstance[]): string {
  const [kind, , plane] = key.split('/');
  if (kind === 'object') {
    return (first?.frameCount ?? 1) > 1 ? 'object of several frames' : 'one view, not a slice';
  }
  if (kind === 'class') return 'objects without pixels';
  if (kind === 'versions') return 'other versions';
  const size = first === undefined ? '' : `${first.image.Columns} × ${first.image.Rows}`;
  return plane === undefined ? `size ${size}` : `plane, of size ${size}`;
}

/** An object of an image class that says neither rows nor columns is no picture either, but must not be called another kind. */
function whatIsHidden(SOPClassUID: string): string {
  const name = nameOfSopClass(SOPClassUID);
  return findStorageSopClass(SOPClassUID)?.kind === 'image'
    ? `${name} without the attributes of a picture`
    : name;
}

function groupImages(images: readonly ImageInstance[], Modality: string): Map<string, ImageInstance[]> {
  const groups = new Map<string, ImageInstance[]>();
  const stackable: ImageInstance[] = [];
  for (const instance of images) {
    if (instance.frameCount > 1 || singleViewModalities.has(Modality)) {
      groups.set(`object/${instance.SOPInstanceUID}`, [instance]);
    } else {
      stackable.push(instance);
    }
  }
  for (const [size, group] of groupBy(stackable, ({ image }) => `${image.Rows}x${image.Columns}`)) {
    const planes = splitPlanes(group);
    for (const plane of planes) {
      const isOnly = planes.length === 1;
      groups.set(isOnly ? `stack/${size}` : `stack/${size}/${orientationKey(plane)}`, plane);
    }
  }
  return groups;
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/**
 * The planes of a series, when they look like stacks of their own: one holds most images, or each holds a few.
 * A series in which every image has a plane of its own stays together.
 */
function splitPlanes(group: readonly ImageInstance[]): ImageInstance[][] {
  const planes: ImageInstance[][] = [];
  // By UID, so that the result does not depend on the order of arrival.
  for (const instance of group.toSorted((a, b) => (a.SOPInstanceUID < b.SOPInstanceUID ? -1 : 1))) {
    const own = planeAxes(instance.image.shared.ImageOrientationPatient);
    const plane = planes.find(([first]) => {
      const other = planeAxes(first?.image.shared.ImageOrientationPatient ?? null);
      return own === null || other === null ? own === other : areSamePlanes(own, other);
    });
    if (plane === undefined) planes.push([instance]);
    else plane.push(instance);
  }
  const largest = Math.max(0, ...planes.map((plane) => plane.length));
  const areStacks = largest * 2 > group.length || planes.length * imagesPerPlane <= group.length;
  return areStacks ? planes : [[...group]];
}

/** A plane's name for its id: direction cosines to one decimal, the same for every image of the plane but at worst. */
function orientationKey(plane: readonly ImageInstance[]): string {
  const orientation = plane[0]?.image.shared.ImageOrientationPatient ?? null;
  return orientation === null ? 'no-plane' : orientation.map((cosine) => Math.round(cosine * 10)).join(',');
}

function imageSet(series: StoredSeries, key: string, group: readonly ImageInstance[]): DisplaySet {
  const items = group.flatMap((instance, imageIndex) => sliceItems(instance, imageIndex));
  const ordered = orderSlices(items);
  // Images in the order of their first frame, so that one order is told everywhere.
  const order = [...new Set(ordered.items.map((item) => item.imageIndex))];
  const newIndex = new Map(order.map((oldIndex, index) => [oldIndex, index]));
  const middle = ordered.items[Math.floor(ordered.items.length / 2)];
  return {
    ...describe(series, key),
    orderedBy: ordered.orderedBy,
    blocks: ordered.blocks.length > 1 ? [...ordered.blocks] : [],
    splitBy: ruleOf(key, group),
    images: order.map((oldIndex) => group[oldIndex]?.image).filter((image) => image !== undefined),
    frames: ordered.items.map((item) => ({
      instanceId: item.instanceId,
      frameIndex: item.frameIndex,
      imageIndex: newIndex.get(item.imageIndex) ?? 0,
    })),
    findings: findSeriesFindings(ordered),
    thumbnailInstanceId: middle?.instanceId ?? null,
    notShown: null,
  };
}

function sliceItems(instance: ImageInstance, imageIndex: number): SliceItem[] {
  const { image } = instance;
  const ImageType = image.ImageType.join('\\');
  return Array.from({ length: instance.frameCount }, (_, frameIndex) => ({
    instanceId: instance.instanceId,
    imageIndex,
    frameIndex,
    SOPInstanceUID: instance.SOPInstanceUID,
    InstanceNumber: image.InstanceNumber,
    AcquisitionNumber: image.AcquisitionNumber,
    ImageType,
    stackKeys: image.stackKeys,
    attributes: frameAttributes(image, frameIndex),
  }));
}

function hiddenSet(
  series: StoredSeries,
  key: string,
  notShown: string,
  findings: SeriesFinding[],
): DisplaySet {
  return {
    ...describe(series, key),
    orderedBy: 'InstanceNumber',
    blocks: [],
    splitBy: ruleOf(key, []),
    images: [],
    frames: [],
    findings,
    thumbnailInstanceId: null,
    notShown,
  };
}

function describe(
  series: StoredSeries,
  key: string,
): Pick<
  DisplaySet,
  | 'displaySetId'
  | 'studyId'
  | 'seriesId'
  | 'SeriesInstanceUID'
  | 'SeriesNumber'
  | 'SeriesDescription'
  | 'Modality'
  | 'correctedPatient'
> {
  return {
    displaySetId: `${series.seriesId}/${key}`,
    studyId: series.studyId,
    seriesId: series.seriesId,
    SeriesInstanceUID: series.SeriesInstanceUID,
    SeriesNumber: series.SeriesNumber,
    SeriesDescription: series.SeriesDescription,
    Modality: series.Modality,
    correctedPatient: series.correctedPatient,
  };
}
