import { createPhantomStudy, type PhantomOptions } from '../../main/phantom/phantom-study.ts';

/** Files of a phantom study of today, `PHANTOM <kind> (synthetic)`, and of one before, `PHANTOM <kind>, earlier`. */
export function phantomPair(
  kind: PhantomOptions['kind'],
  current: Partial<PhantomOptions>,
  prior: Partial<PhantomOptions> & Pick<PhantomOptions, 'StudyDate'>,
): Uint8Array[] {
  const StudyDescription = `PHANTOM ${kind.toUpperCase()}, earlier`;
  const studies = [
    createPhantomStudy({ kind, seed: 'now', StudyDate: '20260105', ...current }),
    createPhantomStudy({
      kind,
      seed: 'then',
      ...prior,
      attributes: { StudyDescription, ...prior.attributes },
    }),
  ];
  return studies.flatMap((study) => [...study.objects()].map(({ bytes }) => bytes));
}
