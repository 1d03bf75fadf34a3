/** Bits of a code-block's style (ISO/IEC 15444-1 Table A.19, and 15444-15 for the last). */
export const blockStyle = {
  bypass: 1,
  resetContexts: 2,
  terminateAll: 4,
  verticallyCausal: 8,
  predictableTermination: 16,
  segmentationSymbols: 32,
  highThroughput: 64,
} as const;
