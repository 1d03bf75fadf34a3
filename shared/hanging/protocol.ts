import { z } from 'zod';
import { seriesAttributes, studyAttributes } from './attributes.ts';
import { conditionSchema, conditionWith } from './condition.ts';
import { checkProtocol } from './protocol-checks.ts';

/**
 * A hanging protocol: data, not code. Strict everywhere: an unknown field or operator is an error with its place.
 * The union of what OHIF's protocols and the DICOM object (PS3.3 C.23) can say; where a field has a counterpart
 * there, it is named.
 */

const idSchema = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[a-z0-9][a-z0-9-]*$/u, 'small letters, digits and -');
const labelSchema = z.string().min(1).max(64);

export const seriesConditionSchema = conditionSchema(seriesAttributes);
export const studyConditionSchema = conditionSchema(studyAttributes);

const weighing = {
  /** Points when it passes. */
  weight: z.number().min(0).max(1000).default(1),
  /** The protocol is out when it fails. */
  required: z.boolean().default(false),
};

/** What must be so for the protocol to be used. */
export const ruleSchema = z.union([
  conditionWith(studyAttributes, { about: z.literal('study'), ...weighing }),
  z.strictObject({
    /** Of the opened study, as many display sets meet all conditions. */
    about: z.literal('series'),
    where: z.array(seriesConditionSchema).min(1).max(16),
    atLeast: z.number().int().min(0).max(1000).default(1),
    atMost: z.number().int().min(0).max(1000).nullable().default(null),
    ...weighing,
  }),
  z.strictObject({
    about: z.literal('imageSet'),
    imageSet: idSchema,
    is: z.enum(['there', 'absent']),
    ...weighing,
  }),
  z.strictObject({ about: z.literal('screens'), atLeast: z.number().int().min(1).max(16), ...weighing }),
]);
export type Rule = z.infer<typeof ruleSchema>;

export const priorTraits = ['modality', 'region', 'laterality', 'procedure'] as const;

/** Which study display sets are taken from (Image Sets Sequence, C.23.1). */
export const imageSetSchema = z.strictObject({
  id: idSchema,
  label: labelSchema,
  from: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('current') }),
    z.strictObject({
      kind: z.literal('prior'),
      /** `newest` and `oldest`: Abstract Prior n and −1; `relevance`: by region, modality, side, procedure and age. */
      order: z.enum(['relevance', 'newest', 'oldest']).default('relevance'),
      nth: z.number().int().min(1).max(99).default(1),
      /** What the prior must have in common with the opened study. */
      sharing: z.array(z.enum(priorTraits)).max(4).default([]),
      /** How long before the opened study (Relative Time). */
      within: z
        .strictObject({
          from: z.number().min(0).max(100_000).default(0),
          to: z.number().min(0).max(100_000),
          unit: z.enum(['days', 'weeks', 'months', 'years']),
        })
        .nullable()
        .default(null),
      where: z.array(studyConditionSchema).max(16).default([]),
    }),
  ]),
});
export type ImageSet = z.infer<typeof imageSetSchema>;

/** Which series of an image set is meant. */
export const displaySetSelectorSchema = z.strictObject({
  id: idSchema,
  label: labelSchema,
  imageSet: idSchema,
  /** All must hold. */
  where: z.array(seriesConditionSchema).max(32).default([]),
  /** Among those that are left, points decide first, */
  prefer: z
    .array(conditionWith(seriesAttributes, { weight: z.number().min(0).max(1000).default(1) }))
    .max(32)
    .default([]),
  /** then likeness to what another selector has chosen (plane, kernel, sequence, contrast, view, side, thickness), */
  like: idSchema.nullable().default(null),
  /** then these, in order; then series number and UID, so that the answer is always the same. */
  orderBy: z
    .array(z.strictObject({ attribute: z.string().max(64), take: z.enum(['most', 'least']) }))
    .max(8)
    .default([]),
  /** The n-th of them. */
  nth: z.number().int().min(1).max(999).default(1),
  /** May be a series that an earlier selector of the stage has taken. */
  mayRepeat: z.boolean().default(false),
});
export type DisplaySetSelector = z.infer<typeof displaySetSelectorSchema>;

/** Terms of Patient Orientation (PS3.3 C.7.6.1.1.1), the main direction first. */
const directionSchema = z.string().regex(/^[APRLHF]{1,3}$/u, 'letters of A, P, R, L, H and F');

export const showSchema = z.strictObject({
  /** Of the hanging order of the display set; `number` and `time` put it in another (Sorting Operations). */
  sort: z
    .strictObject({
      by: z.enum(['position', 'number', 'time']),
      descending: z.boolean().default(false),
    })
    .nullable()
    .default(null),
  firstImage: z.enum(['first', 'middle', 'last']).default('first'),
  /** VOI Type, or values. `object` takes the object's own view whose explanation has the words, else its first. */
  window: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('object'), explanation: z.string().max(64).nullable().default(null) }),
      z.strictObject({ kind: z.literal('values'), center: z.number(), width: z.number().min(1) }),
    ])
    .default({ kind: 'object', explanation: null }),
  /** Show Image True Size Flag is `trueSize`. */
  zoom: z.enum(['fit', 'onePixel', 'trueSize']).default('fit'),
  inverted: z.boolean().default(false),
  /**
   * Which part of the patient the right side and the bottom of the viewport point to (Display Set Patient Orientation);
   * pictures that say how they lie are turned and mirrored to it. Null: as received.
   */
  orientation: z.tuple([directionSchema, directionSchema]).nullable().default(null),
  /** Display Set Horizontal and Vertical Justification. */
  horizontal: z.enum(['left', 'center', 'right']).default('center'),
  vertical: z.enum(['top', 'center', 'bottom']).default('center'),
});
export type Show = z.infer<typeof showSchema>;

const planeSchema = z.enum(['AXIAL', 'SAGITTAL', 'CORONAL']);

/** How a box shows its display set (Image Box Layout Type; Reformatting Operation for the last two). */
export const boxKindSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stack') }),
  z.strictObject({
    kind: z.literal('tile'),
    rows: z.number().int().min(1).max(16),
    columns: z.number().int().min(1).max(16),
  }),
  z.strictObject({ kind: z.literal('cine'), rateHz: z.number().min(0.1).max(120).nullable().default(null) }),
  z.strictObject({ kind: z.literal('mpr'), plane: planeSchema }),
  z.strictObject({
    kind: z.literal('slab'),
    plane: planeSchema,
    thicknessMm: z.number().min(0.1).max(500),
    projection: z.enum(['maximum', 'minimum', 'average']),
  }),
]);
export type BoxKind = z.infer<typeof boxKindSchema>;

const shareSchema = z.number().min(0).max(1);

export const boxSchema = z.strictObject({
  id: idSchema,
  /** Left, top, width and height as shares of the screen. */
  at: z.tuple([shareSchema, shareSchema, shareSchema, shareSchema]),
  displaySet: idSchema,
  as: boxKindSchema.default({ kind: 'stack' }),
  show: showSchema.default(showSchema.parse({})),
});
export type Box = z.infer<typeof boxSchema>;

export const stageSchema = z.strictObject({
  id: idSchema,
  name: labelSchema,
  /** One entry a screen; with fewer screens the stage becomes as many pages. */
  screens: z
    .array(z.strictObject({ boxes: z.array(boxSchema).min(1).max(64) }))
    .min(1)
    .max(8),
  /** Offered when so many boxes are filled and these selectors found something. */
  needs: z
    .strictObject({
      filled: z.number().int().min(1).max(64).default(1),
      displaySets: z.array(idSchema).max(32).default([]),
    })
    .default({ filled: 1, displaySets: [] }),
  /** Only by key, never chosen when the study opens. */
  onlyByKey: z.boolean().default(false),
  links: z
    .array(
      z.strictObject({
        kinds: z
          .array(z.enum(['scroll', 'zoom', 'pan', 'window']))
          .min(1)
          .max(4),
        boxes: z.array(idSchema).min(2).max(64),
      }),
    )
    .max(16)
    .default([]),
  /** Boxes whose pictures are shown at one scale. */
  sameScale: z.array(z.array(idSchema).min(2).max(64)).max(16).default([]),
});
export type Stage = z.infer<typeof stageSchema>;

export const levels = ['user', 'group', 'site', 'built-in'] as const;
export const protocolFormat = 'negatoscope hanging protocol';

export const protocolSchema = z
  .strictObject({
    format: z.literal(protocolFormat),
    formatVersion: z.literal(1),
    id: idSchema,
    name: labelSchema,
    description: z.string().max(1024).default(''),
    version: z.number().int().min(1).max(1_000_000).default(1),
    /** Hanging Protocol Level: SINGLE_USER, USER_GROUP, SITE, MANUFACTURER. */
    level: z.enum(levels),
    /** Nobody edits it but who manages the site's protocols. */
    locked: z.boolean().default(false),
    /** Used only when no other matches. */
    lastResort: z.boolean().default(false),
    rules: z.array(ruleSchema).max(64),
    imageSets: z.array(imageSetSchema).min(1).max(32),
    displaySets: z.array(displaySetSelectorSchema).min(1).max(64),
    stages: z.array(stageSchema).min(1).max(32),
    /** Partial Data Display Handling: keep the place of what is not there, or give it to the others. */
    partialData: z.enum(['maintain', 'adapt']).default('maintain'),
  })
  .superRefine((protocol, context) => {
    checkProtocol(protocol, (path, message) =>
      context.addIssue({ code: 'custom', path: [...path], message }),
    );
  });
export type Protocol = z.infer<typeof protocolSchema>;
/** As it is written in a file: what has a default may be left out. */
export type WrittenProtocol = z.input<typeof protocolSchema>;
