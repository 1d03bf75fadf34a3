import type { Box, Protocol, Stage } from './protocol.ts';
import { imageSetWords, ruleSentence, selectorWords } from './sentences.ts';

/** One thing that a protocol says, and which part of it says so: what the same part says in another version stands beside. */
export interface ProtocolSentence {
  readonly part: string;
  readonly sentence: string;
}

/** A whole protocol in sentences, in its order. */
export function protocolSentences(protocol: Protocol): ProtocolSentence[] {
  return [
    { part: 'name', sentence: `It is called “${protocol.name}”` },
    ...(protocol.description === '' ? [] : [{ part: 'description', sentence: protocol.description }]),
    ...protocol.rules.map((rule, index) => ({
      part: `rules[${index}]`,
      sentence: `${ruleSentence(rule, protocol)} (${rule.required ? 'required, ' : ''}${rule.weight} points)`,
    })),
    ...protocol.imageSets.flatMap((imageSet) =>
      imageSet.from.kind === 'current'
        ? []
        : [
            {
              part: `image set ${imageSet.id}`,
              sentence: `“${imageSet.label}” is ${imageSetWords(imageSet)}`,
            },
          ],
    ),
    ...protocol.displaySets.map((selector) => ({
      part: `series ${selector.id}`,
      sentence: `“${selector.label}”: ${selectorWords(selector)}`,
    })),
    ...protocol.stages.flatMap((stage) => stageSentences(stage, protocol)),
    {
      part: 'partial data',
      sentence:
        protocol.partialData === 'adapt'
          ? 'What hangs takes the place of what is not there'
          : 'The place of what is not there stays empty',
    },
    ...(protocol.lastResort
      ? [{ part: 'last resort', sentence: 'Used only when nothing else matches' }]
      : []),
    ...(protocol.locked ? [{ part: 'locked', sentence: 'Locked by the site' }] : []),
  ];
}

function stageSentences(stage: Stage, protocol: Protocol): ProtocolSentence[] {
  const part = `stage ${stage.id}`;
  const labelOf = ({ displaySet }: Box): string =>
    protocol.displaySets.find(({ id }) => id === displaySet)?.label ?? displaySet;
  const boxes = stage.screens.flatMap(({ boxes: own }) => own);
  return [
    {
      part,
      sentence: `Stage “${stage.name}”: ${boxes.length} ${boxes.length === 1 ? 'viewport' : 'viewports'}${
        stage.screens.length === 1 ? '' : ` on ${stage.screens.length} screens`
      }${stage.onlyByKey ? ', only by key' : ''}${stage.needs.filled > 1 ? `, needs ${stage.needs.filled} filled` : ''}`,
    },
    ...boxes.map((box) => ({
      part: `${part} ${box.id}`,
      sentence: `Stage “${stage.name}”, ${placeWords(box.at)}: “${labelOf(box)}”${boxWords(box)}`,
    })),
    ...stage.links.map(({ kinds, boxes: group }, index) => ({
      part: `${part} links ${index}`,
      sentence: `Stage “${stage.name}”: ${kinds.join(', ')} of ${group.length} viewports go together`,
    })),
    ...stage.sameScale.map((group, index) => ({
      part: `${part} scale ${index}`,
      sentence: `Stage “${stage.name}”: ${group.length} viewports show one scale`,
    })),
  ];
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}

function placeWords([left, top, width, height]: Box['at']): string {
  return `${percent(left)} from the left, ${percent(top)} from the top, ${percent(width)} × ${percent(height)}`;
}

function boxWords({ as, show }: Box): string {
  const { window } = show;
  const parts = [
    as.kind === 'tile' ? `${as.rows} × ${as.columns} images at once` : '',
    as.kind === 'cine' ? `as a film${as.rateHz === null ? '' : ` at ${as.rateHz} images a second`}` : '',
    as.kind === 'mpr' ? `reformatted ${as.plane.toLowerCase()}` : '',
    as.kind === 'slab' ? `${as.projection} slab of ${as.thicknessMm} mm, ${as.plane.toLowerCase()}` : '',
    show.firstImage === 'first' ? '' : `from the ${show.firstImage} image`,
    window.kind === 'values' ? `window C ${window.center} W ${window.width}` : '',
    window.kind === 'object' && window.explanation !== null ? `window “${window.explanation}”` : '',
    show.sort === null ? '' : `sorted by ${show.sort.by}${show.sort.descending ? ', reversed' : ''}`,
    show.zoom === 'fit' ? '' : show.zoom === 'trueSize' ? 'at true size' : 'pixel by pixel',
    show.inverted ? 'inverted' : '',
    show.orientation === null ? '' : `right side ${show.orientation[0]}, bottom ${show.orientation[1]}`,
    show.horizontal === 'center' ? '' : `to the ${show.horizontal}`,
    show.vertical === 'center' ? '' : `to the ${show.vertical}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '' : `, ${parts.join(', ')}`;
}

/** What one version says otherwise than another, part by part. */
export interface SentenceChange {
  readonly part: string;
  /** Null: the part was not there. */
  readonly before: string | null;
  /** Null: the part is gone. */
  readonly after: string | null;
}

export function comparedProtocols(before: Protocol, after: Protocol): SentenceChange[] {
  const [old, now] = [before, after].map(
    (protocol) => new Map(protocolSentences(protocol).map(({ part, sentence }) => [part, sentence])),
  );
  const parts = new Set([...(old?.keys() ?? []), ...(now?.keys() ?? [])]);
  return [...parts].flatMap((part) => {
    const change = { part, before: old?.get(part) ?? null, after: now?.get(part) ?? null };
    return change.before === change.after ? [] : [change];
  });
}
