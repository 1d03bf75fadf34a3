import type { Voi } from './image-description.ts';
import { lookUp } from './modality-transform.ts';

/** Least and greatest output of the display: one byte a pixel. */
const outputMaximum = 255;

/**
 * A VOI transformation as a function from modality value to display level, 0 … 255, not yet rounded.
 *
 * LINEAR, LINEAR_EXACT and SIGMOID are the formulas of PS3.3 C.11.2.1.2 and C.11.2.1.3 with ymin = 0 and
 * ymax = 255. A LUT's entries are taken over the full range of its bits per entry (C.11.2.1.1).
 */
export function voiFunction(voi: Voi): (modalityValue: number) => number {
  if (voi.kind === 'lut') {
    const { lut } = voi;
    const entryMaximum = 2 ** lut.bitsPerEntry - 1;
    return (modalityValue) => Math.min(1, lookUp(lut, modalityValue) / entryMaximum) * outputMaximum;
  }
  const { WindowCenter: center, WindowWidth: width } = voi;
  switch (voi.VOILUTFunction) {
    case 'LINEAR': {
      // The half and the one come from counting a window of whole numbers: [c - w/2, c + w/2) has w values.
      const middle = center - 0.5;
      const lower = middle - (width - 1) / 2;
      const upper = middle + (width - 1) / 2;
      return (modalityValue) => {
        if (modalityValue <= lower) return 0;
        if (modalityValue > upper) return outputMaximum;
        return ((modalityValue - middle) / (width - 1) + 0.5) * outputMaximum;
      };
    }
    case 'LINEAR_EXACT': {
      const lower = center - width / 2;
      const upper = center + width / 2;
      return (modalityValue) => {
        if (modalityValue <= lower) return 0;
        if (modalityValue > upper) return outputMaximum;
        return ((modalityValue - center) / width + 0.5) * outputMaximum;
      };
    }
    case 'SIGMOID':
      return (modalityValue) => outputMaximum / (1 + Math.exp((-4 * (modalityValue - center)) / width));
  }
}
