/**
 * What the makers' names of reconstruction kernels say about sharpness: `SOFT` or `SHARP`, and the organ where the
 * name says it. Siemens: letter and a number that grows with sharpness, B10 to B80 and in newer scanners Br36, Bl57,
 * Hr68, Qr40; GE and Philips: words and letters; Canon: FC01 to FC90 in groups by use.
 */
interface KernelFamily {
  readonly pattern: RegExp;
  readonly read: (match: RegExpExecArray) => readonly string[] | null;
}

/** Kernels below this number are for soft tissue in Siemens' scale; 50 and more resolve lung and bone. */
const sharpFrom = 50;

const families: readonly KernelFamily[] = [
  {
    pattern: /^[bhtuqi](?<organ>[a-z])?(?<number>\d{2})[a-z]?(?:\b|_)/iu,
    read: ({ groups }) => {
      const isSharp = Number(groups?.['number']) >= sharpFrom;
      if (!isSharp) return ['SOFT'];
      // Bl, `body lung`.
      return groups?.['organ']?.toLowerCase() === 'l' ? ['SHARP', 'LUNG'] : ['SHARP'];
    },
  },
  {
    pattern: /^fc(?<number>\d{2})/iu,
    read: ({ groups }) => {
      const number = Number(groups?.['number']);
      if (number >= 50 && number < 60) return ['SHARP', 'LUNG'];
      if ((number >= 30 && number < 40) || number >= 80) return ['SHARP', 'BONE'];
      return number < 30 || (number >= 60 && number < 70) ? ['SOFT'] : null;
    },
  },
  { pattern: /^(?:lung|ylung|yc?lung)/iu, read: () => ['SHARP', 'LUNG'] },
  { pattern: /^(?:bone|boneplus|ultra|hd ?bone)/iu, read: () => ['SHARP', 'BONE'] },
  { pattern: /^(?:edge|detail\+|sharp|ya|yb|yd|l|d|e)$/iu, read: () => ['SHARP'] },
  {
    pattern: /^(?:standard|std\+?|stnd|soft|smooth|brain|detail|ub|ua|uc|sa|sb|a|b|c)$/iu,
    read: () => ['SOFT'],
  },
];

/** Null: a name that says nothing here. */
export function kernelOf(ConvolutionKernel: string): readonly string[] | null {
  const name = ConvolutionKernel.trim();
  if (name === '') return null;
  for (const { pattern, read } of families) {
    const match = pattern.exec(name);
    if (match !== null) return read(match);
  }
  return null;
}
