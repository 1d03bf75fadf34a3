import { z } from 'zod';

/**
 * Descriptions are in the index in the form of the version that stored them, and are brought to the form of today when
 * they are read. Rewriting a million of them when a newer version starts took 68 s on a two-core machine, in which
 * nobody reads; telling that one is of today takes half a microsecond. What an older version did not read says null: a
 * reindex fills it from the files.
 */
const beforePixelFactsSchema = z.looseObject({
  shared: z.looseObject({}),
  ultrasoundRegions: z.array(z.looseObject({})),
  suv: z.union([
    z.null(),
    z.looseObject({ kind: z.literal('none'), gap: z.unknown() }),
    z.looseObject({ kind: z.string() }),
  ]),
});

/** Every description since version 9 of the index has it. */
const mark = '"stackKeys":';
/** Since the times of frames are read. */
const timesMark = '"frameTimesMs":';

/**
 * Since version 9 ultrasound regions are the frames' own and name their reference values, an uptake names everything that
 * it lacks, and there are distances of the source, a colour profile and what parts phases.
 */
export function currentDescription(json: string): string {
  if (json.includes(mark)) return json.includes(timesMark) ? json : json.replace('{', `{${timesMark}null,`);
  const { ultrasoundRegions, suv, shared, ...image } = beforePixelFactsSchema.parse(JSON.parse(json));
  return JSON.stringify({
    ...image,
    shared: {
      ...shared,
      ultrasoundRegions: ultrasoundRegions.map((region) =>
        // Just parsed: nobody else has it.
        Object.assign(region, {
          ReferencePixelPhysicalValueX: null,
          ReferencePixelPhysicalValueY: null,
        }),
      ),
    },
    DistanceSourceToDetector: null,
    DistanceSourceToPatient: null,
    colourProfile: null,
    frameTimesMs: null,
    stackKeys: {
      EchoTime: null,
      DiffusionBValue: null,
      TriggerTime: null,
      NominalPercentageOfCardiacPhase: null,
      FrameReferenceTime: null,
    },
    suv: suv !== null && 'gap' in suv ? { kind: 'none', gaps: [suv.gap] } : suv,
  });
}

/** The same of what reading a frame needs. */
export function currentPixels(json: string): unknown {
  return { colourProfile: null, ...z.looseObject({}).parse(JSON.parse(json)) };
}
