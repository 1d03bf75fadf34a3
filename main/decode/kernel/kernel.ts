/** What the module exports. `main/decode/kernel-module.ts` loads it. */
export { htBlock, vlcTables, uvlcTables } from './ht-block';
export { jpegLsEnd, jpegLsScan, jpegLsUnstuff } from './jpeg-ls-scan';
export { synthesise53, synthesise97 } from './wavelet';
export { inverseIct, inverseRct, roundToIntegers, writeSamples } from './samples';

/** Where memory that is the caller's begins. */
export function freeMemory(): usize {
  return (__heap_base + 63) & ~63;
}
export { mqBegin, mqSegment, mqShiftRegion, mqFinish, mqTables } from './mq-block';
