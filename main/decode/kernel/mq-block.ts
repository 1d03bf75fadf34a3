/**
 * Block decoder of JPEG 2000 Part 1 (ISO/IEC 15444-1 Annexes C and D): arithmetic decoding of the bit planes of one
 * code-block. AssemblyScript, as `ht-block.ts`, with macros (`app/launch/expand-macros.ts`): the decoder's registers are
 * locals of the loop that uses them, which no function call can give.
 *
 * Samples are kept by columns of four, the stripes of D.1, and each column has one word of flags that also knows its
 * neighbours, so that a context is a few bits of one word:
 *
 *     bits 0 to 17   significance: six rows (one above, four, one below) of three columns (left, own, right)
 *     bit 18, 31     sign of the sample above and of the one below
 *     bits 19 + 3r   sign of row r
 *     bits 20 + 3r   row r has been refined before
 *     bits 21 + 3r   row r has been coded in this bit plane's first pass
 */

/** 9 bits of neighbourhood to the context of significance, 4 bytes each, for LL and LH, HL, HH (Table D.1). */
const significanceContexts: usize = memory.data(1536);
/** Signs and significance of the four neighbours to context and, at bit 0, what the sign is turned by (Table D.3). */
const signContexts: usize = memory.data(256);
/** Table C.2 for both values of the more probable symbol: probability << 16 | after less << 8 | after more << 1 | MPS. */
const states: usize = memory.data(376);
/** Nineteen contexts, each an entry of `states`. */
const contexts: usize = memory.data(76);

const contextRefine: usize = 14;
const contextRun: usize = 17;
const contextUniform: usize = 18;

const own: u32 = 1 << 4;
const refined: u32 = 1 << 20;
const visited: u32 = 1 << 21;
const neighbours: u32 = 0x1ef;
const allOwn: u32 = own | (own << 3) | (own << 6) | (own << 9);
const allVisited: u32 = visited | (visited << 3) | (visited << 6) | (visited << 9);

/** 1024 samples in one direction and 4096 in all, with a frame of one column or stripe around them. */
const flags: usize = memory.data(4 * 4160 * 2);
/** Samples with one bit below the binary point. */
const samples: usize = memory.data(4 * 4096 * 4);
/** Bytes after the end of a segment, which the sentinel replaces meanwhile. */
const sentinel: u16 = 0xffff;

let blockWidth: i32 = 0;
let blockHeight: i32 = 0;
let blockContexts: usize = 0;
let isCausal: bool = false;
let plane: i32 = 0;
let passType: i32 = 0;

let registerA: i64 = 0;
let registerC: i64 = 0;
let registerD: i64 = 0;
let bitsLeft: i32 = 0;
let byteAt: usize = 0;
let lastByte: u32 = 0;

const half: i64 = 0x8000 << 32;

//#macro LOAD_REGISTERS()
let a = registerA;
let c = registerC;
let d = registerD;
let left = bitsLeft;
let from = byteAt;
let last = lastByte;
//#end

//#macro STORE_REGISTERS()
registerA = a;
registerC = c;
registerD = d;
bitsLeft = left;
byteAt = from;
lastByte = last;
//#end

/**
 * BYTEIN (C.3.4), several bytes at once: the bits after the sixteen that are compared. A byte after FF overlaps it by
 * one bit, its carry; a marker, which is also what stands after the end, gives ones.
 */
//#macro REFILL()
while (left <= 24) {
  const byte: u32 = load<u8>(from);
  if (last != 0xff) {
    c += i64(byte) << (24 - left);
    left += 8;
    last = byte;
    from++;
  } else if (byte > 0x8f) {
    c += i64(0xff) << (24 - left);
    left += 8;
    filledBytes++;
  } else {
    c += i64(byte) << (25 - left);
    left += 7;
    last = byte;
    from++;
  }
}
//#end

/**
 * DECODE (C.3.2). A and C hold the interval and the code less what D still allows: as long as D is not used up, the
 * symbol is the more probable one and nothing has to be renormalised, which takes one subtraction to know.
 */
//#macro DECODE(CONTEXT, SYMBOL)
let word = load<u32>(CONTEXT);
let SYMBOL: u32 = word & 1;
{
  const probability = i64(word >> 16) << 32;
  d -= probability;
  if (d < 0) {
    a += d;
    c += d;
    // Without a branch: which of the two symbols it is cannot be predicted, that is what makes it code.
    const isLess = c >> 63;
    const flip = u32(isLess ^ ((a - probability) >> 63)) & 1;
    c += probability & isLess;
    a += (probability - a) & isLess;
    SYMBOL ^= flip;
    word = load<u32>(states + (((word >> (1 + 7 * flip)) & 0x7f) << 2));
    store<u32>(CONTEXT, word);
    const shift = clz(a) - 16;
    a <<= shift;
    c <<= shift;
    left -= i32(shift);
    if (left < 16) {
      REFILL();
    }
    d = min(a - half, c);
    a -= d;
    c -= d;
  }
}
//#end

/** Row ROW of a column has become significant, with `sign`: its value, and what its neighbours know of it. */
//#macro TELL_NEIGHBOURS(ROW)
store<u32>(at - 4, load<u32>(at - 4) | (1 << (5 + 3 * ROW)));
store<u32>(at + 4, load<u32>(at + 4) | (1 << (3 + 3 * ROW)));
f |= (own << (3 * ROW)) | (sign << (19 + 3 * ROW));
if (ROW == 0 && !causal) {
  const north = at - stride;
  store<u32>(north - 4, load<u32>(north - 4) | (1 << 17));
  store<u32>(north, load<u32>(north) | (1 << 16) | (sign << 31));
  store<u32>(north + 4, load<u32>(north + 4) | (1 << 15));
}
if (ROW == 3) {
  const south = at + stride;
  store<u32>(south - 4, load<u32>(south - 4) | (1 << 2));
  store<u32>(south, load<u32>(south) | (1 << 1) | (sign << 18));
  store<u32>(south + 4, load<u32>(south + 4) | 1);
}
store<i32>(sample + 4 * ROW, (newValue ^ -i32(sign)) + i32(sign));
//#end

/** The sign of row ROW of a column, which has become significant (D.3.2). */
//#macro BECOME_SIGNIFICANT(ROW)
{
  const aboveBit: u32 = ROW == 0 ? 18 : 16 + 3 * ROW;
  const index =
    ((f >> (3 * ROW)) & 0xaa) |
    ((load<u32>(at - 4) >> (19 + 3 * ROW)) & 1) |
    (((load<u32>(at + 4) >> (19 + 3 * ROW)) & 1) << 2) |
    (((f >> aboveBit) & 1) << 4) |
    (((f >> (22 + 3 * ROW)) & 1) << 6);
  const entry: u32 = load<u8>(signContexts + index);
  DECODE(contexts + (entry & 0x7c), turned);
  const sign = turned ^ (entry & 1);
  TELL_NEIGHBOURS(ROW);
}
//#end

//#macro PROPAGATE(ROW)
if ((f & ((own | visited) << (3 * ROW))) == 0 && (f & (neighbours << (3 * ROW))) != 0) {
  const context: usize = load<u8>(zero + ((f >> (3 * ROW)) & neighbours));
  DECODE(contexts + context, isSignificant);
  if (isSignificant) {
    BECOME_SIGNIFICANT(ROW);
  }
  f |= visited << (3 * ROW);
}
//#end

/** The significance propagation pass (D.3.1). */
function propagate(newValue: i32): void {
  LOAD_REGISTERS();
  const zero = blockContexts;
  const causal = isCausal;
  const stride = usize(blockWidth + 2) << 2;
  let sample = samples;
  for (let row = 0; row < blockHeight; row += 4) {
    let at = flags + (usize(row >> 2) + 1) * stride + 4;
    for (let column = 0; column < blockWidth; column++) {
      let f = load<u32>(at);
      if (f != 0) {
        PROPAGATE(0);
        PROPAGATE(1);
        PROPAGATE(2);
        PROPAGATE(3);
        store<u32>(at, f);
      }
      at += 4;
      sample += 16;
    }
  }
  STORE_REGISTERS();
}

//#macro REFINE(ROW)
if ((f & ((own | visited) << (3 * ROW))) == own << (3 * ROW)) {
  const context =
    contextRefine + ((f & (refined << (3 * ROW))) != 0 ? 2 : usize((f & (neighbours << (3 * ROW))) != 0));
  DECODE(contexts + (context << 2), bit);
  const value = load<i32>(sample + 4 * ROW);
  const isDown = i32(bit ^ (u32(value) >> 31)) - 1;
  store<i32>(sample + 4 * ROW, value + ((change ^ isDown) - isDown));
  f |= refined << (3 * ROW);
}
//#end

/** The magnitude refinement pass (D.3.3). */
function refine(change: i32): void {
  LOAD_REGISTERS();
  const stride = usize(blockWidth + 2) << 2;
  let sample = samples;
  for (let row = 0; row < blockHeight; row += 4) {
    let at = flags + (usize(row >> 2) + 1) * stride + 4;
    for (let column = 0; column < blockWidth; column++) {
      let f = load<u32>(at);
      if ((f & allOwn) != 0) {
        REFINE(0);
        REFINE(1);
        REFINE(2);
        REFINE(3);
        store<u32>(at, f);
      }
      at += 4;
      sample += 16;
    }
  }
  STORE_REGISTERS();
}

let rawByte: u32 = 0;
let rawLeft: i32 = 0;

/** A bit that is not arithmetically coded (D.6): the byte after FF has seven. */
function rawBit(): u32 {
  if (rawLeft == 0) {
    const isStuffed = rawByte == 0xff;
    const next: u32 = load<u8>(byteAt);
    if (isStuffed && next > 0x8f) {
      // A marker, or the end: ones follow.
      filledBytes++;
      rawLeft = 8;
    } else {
      rawByte = next;
      byteAt++;
      rawLeft = isStuffed ? 7 : 8;
    }
  }
  rawLeft--;
  return (rawByte >> rawLeft) & 1;
}

//#macro PROPAGATE_RAW(ROW)
if ((f & ((own | visited) << (3 * ROW))) == 0 && (f & (neighbours << (3 * ROW))) != 0) {
  if (rawBit()) {
    const sign = rawBit();
    TELL_NEIGHBOURS(ROW);
  }
  f |= visited << (3 * ROW);
}
//#end

/** The significance propagation pass, its bits as they are. */
function propagateRaw(newValue: i32): void {
  const causal = isCausal;
  const stride = usize(blockWidth + 2) << 2;
  let sample = samples;
  for (let row = 0; row < blockHeight; row += 4) {
    let at = flags + (usize(row >> 2) + 1) * stride + 4;
    for (let column = 0; column < blockWidth; column++) {
      let f = load<u32>(at);
      PROPAGATE_RAW(0);
      PROPAGATE_RAW(1);
      PROPAGATE_RAW(2);
      PROPAGATE_RAW(3);
      store<u32>(at, f);
      at += 4;
      sample += 16;
    }
  }
}

/** The magnitude refinement pass, its bits as they are. */
function refineRaw(change: i32): void {
  const stride = usize(blockWidth + 2) << 2;
  let sample = samples;
  for (let row = 0; row < blockHeight; row += 4) {
    let at = flags + (usize(row >> 2) + 1) * stride + 4;
    for (let column = 0; column < blockWidth; column++) {
      const f = load<u32>(at);
      for (let step: u32 = 0; step < 4; step++) {
        if ((f & ((own | visited) << (3 * step))) != own << (3 * step)) continue;
        const value = load<i32>(sample + 4 * step);
        store<i32>(sample + 4 * step, value + (rawBit() ^ u32(value < 0) ? change : -change));
      }
      store<u32>(at, f | ((f & allOwn & ~((f & allVisited) >> 17)) << 16));
      at += 4;
      sample += 16;
    }
  }
}

//#macro CLEAN_UP(ROW)
if (ROW > run && (f & ((own | visited) << (3 * ROW))) == 0) {
  const context: usize = load<u8>(zero + ((f >> (3 * ROW)) & neighbours));
  DECODE(contexts + context, isSignificant);
  if (isSignificant) {
    BECOME_SIGNIFICANT(ROW);
  }
}
//#end

/** The cleanup pass (D.3.4). Answers the four bits of a segmentation symbol, where there is one (D.5). */
function cleanUp(newValue: i32, hasSymbol: bool): u32 {
  LOAD_REGISTERS();
  const zero = blockContexts;
  const causal = isCausal;
  const stride = usize(blockWidth + 2) << 2;
  let sample = samples;
  for (let row = 0; row < blockHeight; row += 4) {
    let at = flags + (usize(row >> 2) + 1) * stride + 4;
    const absent = absentRows(row);
    for (let column = 0; column < blockWidth; column++, at += 4, sample += 16) {
      let f = load<u32>(at);
      let run = -1;
      if (f == 0) {
        DECODE(contexts + (contextRun << 2), isInterrupted);
        if (!isInterrupted) continue;
        {
          DECODE(contexts + (contextUniform << 2), upper);
          run = upper << 1;
        }
        {
          DECODE(contexts + (contextUniform << 2), lower);
          run |= lower;
        }
        BECOME_SIGNIFICANT(run);
      }
      CLEAN_UP(0);
      CLEAN_UP(1);
      CLEAN_UP(2);
      CLEAN_UP(3);
      store<u32>(at, f & ~(allVisited ^ absent));
    }
  }
  let symbol: u32 = 0;
  if (hasSymbol) {
    for (let index = 0; index < 4; index++) {
      DECODE(contexts + (contextUniform << 2), bit);
      symbol = (symbol << 1) | bit;
    }
  }
  STORE_REGISTERS();
  return symbol;
}

/** Rows of a stripe that are not in the block, as flags: they count as visited, so that no pass touches them. */
function absentRows(row: i32): u32 {
  const rows = blockHeight - row;
  return rows >= 4 ? 0 : allVisited & ~((visited << (3 * rows)) - 1);
}

function resetContexts(): void {
  for (let context: usize = 0; context < 19; context++) {
    // Table D.7.
    const state: usize = context == 0 ? 4 : context == contextRun ? 3 : context == contextUniform ? 46 : 0;
    store<u32>(contexts + (context << 2), load<u32>(states + (state << 3)));
  }
}

/** Begins a block. `orientation`: 0 LL and LH, 1 HL, 2 HH; `planes`: bit planes that are coded. */
export function mqBegin(width: i32, height: i32, orientation: i32, planes: i32, causal: bool): void {
  blockWidth = width;
  blockHeight = height;
  blockContexts = significanceContexts + orientation * 512;
  isCausal = causal;
  plane = planes - 1;
  passType = 2;
  const stripes = (height + 3) >> 2;
  const stride = (width + 2) << 2;
  memory.fill(flags, 0, (stripes + 2) * stride);
  memory.fill(samples, 0, stripes * width * 16);
  const absent = absentRows((stripes - 1) << 2);
  if (absent) {
    const at = flags + stripes * stride + 4;
    for (let column = 0; column < width; column++) store<u32>(at + (column << 2), absent);
  }
  resetContexts();
}

let filledBytes: i32 = 0;

/** What `mqSegment` answers for a segmentation symbol that is none. */
const wrongSymbol: i32 = i32.MIN_VALUE;

/**
 * Decodes `passes` passes from a code word segment, of `length` bytes at `data` with room for two after them. Answers
 * how many bits of it were not used: negative, where more were used than there are.
 */
export function mqSegment(
  data: usize,
  length: i32,
  passes: i32,
  resets: bool,
  hasSymbols: bool,
  isRaw: bool,
): i32 {
  const end = data + length;
  const saved = load<u16>(end);
  store<u16>(end, sentinel);
  byteAt = data;
  filledBytes = 0;
  rawByte = 0;
  rawLeft = 0;
  if (!isRaw) start();
  let isSound = true;
  for (let pass = 0; pass < passes; pass++) {
    const one = 2 << plane;
    if (passType == 2) {
      const symbol = cleanUp(one | (one >> 1), hasSymbols);
      if (hasSymbols && symbol != 10) isSound = false;
    } else if (passType == 1) {
      if (isRaw) refineRaw(one >> 1);
      else refine(one >> 1);
    } else if (isRaw) propagateRaw(one | (one >> 1));
    else propagate(one | (one >> 1));
    if (resets) resetContexts();
    if (++passType == 3) {
      passType = 0;
      plane--;
    }
  }
  store<u16>(end, saved);
  if (!isSound) return wrongSymbol;
  // Bits that were read ahead are not used yet.
  return ((i32(end - byteAt) - filledBytes) << 3) + (isRaw ? rawLeft : bitsLeft);
}

/** INITDEC (C.3.5): the code begins one bit below the sixteen that are compared. */
function start(): void {
  let c: i64 = 0;
  let left: i32 = -15;
  let from = byteAt;
  let last: u32 = 0;
  REFILL();
  // A is the half: the first symbol renormalises.
  registerA = half;
  registerC = c;
  registerD = 0;
  bitsLeft = left;
  byteAt = from;
  lastByte = last;
}

/** Region of interest by maximum shift (H.1): what reaches above the background's bit planes is shifted down to them. */
export function mqShiftRegion(shift: i32): void {
  const limit = 2 << shift;
  const end = samples + ((blockHeight + 3) >> 2) * blockWidth * 16;
  for (let at = samples; at < end; at += 4) {
    const value = load<i32>(at);
    if (value >= limit) store<i32>(at, value >> shift);
    else if (-value >= limit) store<i32>(at, -(-value >> shift));
  }
}

/** Writes the samples of the block: integers, or floats that are multiplied with `scale`. */
export function mqFinish(out: usize, stride: i32, scale: f32): void {
  for (let row = 0; row < blockHeight; row++) {
    const source = samples + (row >> 2) * blockWidth * 16 + ((row & 3) << 2);
    const target = out + row * stride;
    if (scale == 0) {
      for (let column = 0; column < blockWidth; column++) {
        const value = load<i32>(source + (column << 4));
        // Half a unit is cut off, towards zero.
        store<i32>(target + (column << 2), (value - (value >> 31)) >> 1);
      }
    } else {
      for (let column = 0; column < blockWidth; column++) {
        store<f32>(target + (column << 2), f32(load<i32>(source + (column << 4))) * scale);
      }
    }
  }
}

/** Addresses of the tables that `kernel-module.ts` writes. */
export function mqTables(index: i32): usize {
  return index == 0 ? significanceContexts : index == 1 ? signContexts : states;
}
