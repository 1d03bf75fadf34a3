/**
 * The code words of context-adaptive VLC (ISO/IEC 15444-15 Annex C), by context. One is seven hexadecimal digits: the
 * significance of the quad's four samples, whether a residual follows (u_off), the patterns e_k and e_1, the code word
 * in two digits, its first bit the lowest, and its length.
 */
const firstRow: readonly string[] = [
  /* context 0 */
  '1000064 11113f7 2000003 21227f7 3000115 31225f7 31311f7 4000023 4144136 50000e5 5144236 51510f7 ' +
    '6000036 61006f7 70002f7 71224f7 71200d6 8000043 81883d6 90001d6 91002d6 a000015 a188356 a1a2777 ' +
    'b000377 b111577 b110096 c0001e5 c1cc177 c1c4156 c1c8256 d000677 d111277 d154477 d1d8077 e0007b7 ' +
    'e1224b7 e1a8056 e1e43b7 f0005b7 f1991b7 f1ba6b7 f1fc2b7 f1f8396 f1e6737 f1e2196 f1f50b7 f1f4296 ' +
    'f1f1337',
  /* context 1 */
  '0000002 10000e4 11111f7 2000064 21223b6 30001b6 31003d6 40000a4 41442b6 50000b6 5144336 51517f7 ' +
    '6000136 6100236 70003f7 71225f7 7120036 8000024 81881d6 90002d6 91000d6 a000356 a188156 a1a26f7 ' +
    'b0002f7 b1114f7 b110116 c000015 c188256 c1c4056 d0000f7 d111177 d154396 d1d8777 e000377 e122577 ' +
    'e1a8196 e1e4677 f000077 f1b8296 f188277 f1a2096 f1e4316 f1f1477',
  /* context 2 */
  '0000002 10000e4 11111b6 2000064 21223f7 30002b6 3111336 31327f7 40000a4 41440b6 5000015 51552f7 ' +
    '5151136 5154236 6000036 61005f7 70001f7 71226f7 7131116 7174377 8000024 81884f7 90003d6 91001d6 ' +
    'a0002d6 a1000d6 b0000f7 b122777 b120356 c000156 c144256 c1c8577 d000177 d188056 d1c4396 d1d1677 ' +
    'e000277 e1227b7 e120196 f000477 f1f1296 f111096 f132077 f174316 f1f83b7',
  /* context 3 */
  '0000003 1000044 11113d6 20000c5 21224f7 30001d6 3111056 31327f7 4000165 41442d6 5000065 51551a5 ' +
    '51510d6 5154356 60003f7 61445f7 61621f7 70006f7 71662f7 7164156 7173777 7171256 71720f7 80000a5 ' +
    '8188077 9000396 9111377 9198577 a000196 a188296 a1a2177 b000677 b1b1277 b111477 b132096 b1b87b7 ' +
    'c000316 c144116 c1c83b7 d0005b7 d1991b7 d1d52b7 d1d1216 d1dc6b7 d1d4016 d1d84b7 e0000b7 e1e4737 ' +
    'e144137 e1c83e6 e1e2337 f000537 f1aa0e6 f1b9637 f1fc037 f1f8125 f1e6237 f1f51e6 f1f4025 f1f3437 ' +
    'f1f11c5 f1f22e6',
  /* context 4 */
  '0000002 10000e4 11113f7 2000064 21221b6 30002b6 31223d6 31317f7 40000a4 41445f7 50000b6 5100336 ' +
    '6000136 6100236 70001f7 71446f7 7140036 8000024 81881d6 9000116 9100777 a000015 a1aa2f7 a1a22d6 ' +
    'a1a80d6 b0004f7 b1b20f7 b100356 c000156 c188256 c1c4377 d000577 d111077 d110056 e000177 e144396 ' +
    'e1c8196 e1e2677 f000277 f199477 f191296 f1767b7 f172096 f1b8316 f1f43b7',
  /* context 5 */
  '0000003 10001a5 11117f7 20000a5 21221d6 30002d6 31335f7 3132396 31313f7 4000125 41441f7 50000d6 ' +
    '5144356 51516f7 6000156 6122256 61642f7 70004f7 7166577 7164056 71730f7 7172777 7171377 8000025 ' +
    '8188196 9000266 9188177 9191677 a0001c5 a1aa296 a1a2096 a1a8316 b000277 b199077 b198116 b1b3477 ' +
    'b1b2216 b1b17b7 c000016 c1883e6 c1c43b7 d0005b7 d1996b7 d1981e6 d1d51b7 d1d42e6 d1d12b7 e0004b7 ' +
    'e1660b7 e1ea337 e1e20e6 e1ec737 e1e8366 e1e4537 f000137 f177437 f176166 f175637 f1fc237 f1f40c5 ' +
    'f1d9037 f1fa3d7 f1f8145 f1f37d7 f1f2045 f1f1066',
  /* context 6 */
  '0000003 1000044 1111036 20000c5 21220d6 30001a5 31333d6 31311d6 31322d6 40000a5 41443f7 5000356 ' +
    '5111156 51547f7 6000256 61225f7 61641f7 70006f7 71664f7 7164056 71732f7 7171366 7172777 8000125 ' +
    '81880f7 9000396 9111377 9198577 a000196 a122296 a1a8177 b000677 b199477 b191096 b1ba277 b1b2316 ' +
    'b1b87b7 c000116 c1cc077 c1c8216 c1c43b7 d0005b7 d155337 d154016 d1c81b7 d1d16b7 e0002b7 e1e24b7 ' +
    'e1220b7 e1ec737 e1e83e6 e1e4537 f000137 f1661e6 f1ea2e6 f1f30e6 f1f2025 f1b9637 f1fc166 f1f8066 ' +
    'f1f5237 f1f11c5 f1f4266',
  /* context 7 */
  '0000125 1000056 11117f7 2000396 21223f7 30005f7 31331f7 31326f7 31312f7 40004f7 41440f7 5000577 ' +
    '5111196 5154777 6000377 6100296 7000177 7166677 7173277 7172477 71751b7 7171096 7174077 80007b7 ' +
    '81883b7 90005b7 9100316 a000537 a122116 a1a86b7 b0002b7 b1994b7 b1b30b7 b1b1737 b1ba337 b1b2216 ' +
    'b1b8137 c000637 c188237 c1c4437 d000037 d1997d7 d1d55d7 d1d1016 d1dc3d7 d1d43e6 d1d81d7 e0006d7 ' +
    'e1662d7 e1ea0d7 e1e21e6 e1ec4d7 e1e80e6 e1e4757 f000157 f1ff065 f1fd357 f1f7557 f1f51a5 f1fb257 ' +
    'f1f30a5 f1f92e6 f1f1004 f1fe657 f1f6366 f1fa025 f1f20c4 f1fc166 f1f8044 f1f4084',
];

const otherRows: readonly string[] = [
  /* context 0 */
  '1000003 1111276 2000063 2122176 30000d5 31003b6 4000023 4144076 5000155 51002b6 6000015 61007f7 ' +
    '70001f7 71001b6 8000043 8188055 9000195 9100136 a000095 a1880b6 a1a23f7 b0005f7 b100336 c000115 ' +
    'c188236 c1c46f7 d0000f7 d100036 e0002f7 e1444f7 e1403d6 f000777 f111377 f1101d6',
  /* context 1 */
  '0000001 1000054 11117f7 2000094 21221f7 30001d5 31113f7 31325f7 40000d5 4144377 5000036 51006f7 ' +
    '60002f7 61004f7 70000f7 7100777 8000014 8188177 90000b6 9100577 a000336 a100677 b000277 b1002b7 ' +
    'c000136 c100477 d000077 d1007b7 e0003b7 e1005b7 f0001b7 f1446b7 f140236',
  /* context 2 */
  '0000001 1000094 11117f7 2000014 2122236 30003d6 31223f7 31311f7 4000155 41445f7 5000036 51006f7 ' +
    '60002f7 61004f7 70000f7 7100177 8000055 8188777 9000377 9100577 a0001d6 a1aa7b7 a1a22d6 a1a8677 ' +
    'b000277 b1b2477 b100077 c0000d6 c1003b7 d0005b7 d1001b7 e0006b7 e1442b7 e1404b7 f0000b7 f144737 ' +
    'f151337 f172537 f1f8137',
  /* context 3 */
  '0000002 10000a4 11110b6 2000024 2122236 30000e5 31337f7 3132336 3131136 4000165 41443f7 5000036 ' +
    '51113d6 51541f7 60001d6 61005f7 70002d6 71442f7 71511e6 71726f7 8000065 81884f7 90000d6 9100356 ' +
    'a000156 a122256 a1a80f7 b000056 b188396 b1b3177 b1b2196 b1b1777 c000296 c100096 d000377 d144577 ' +
    'd140316 e000677 e144277 e1c8477 e1e26b7 f000116 f166077 f1737b7 f1fa3b7 f1f2216 f1f8016 f1a85b7 ' +
    'f1f51b7 f1f13e6 f1f42b7',
  /* context 4 */
  '0000001 10000d5 11117f7 2000155 21223f7 30005f7 31006f7 4000094 4144236 5000336 51001f7 6000136 ' +
    '61002f7 70004f7 7100577 8000014 81880f7 9000777 9100377 a0001d6 a100177 b000677 b1006b7 c000055 ' +
    'c1cc277 c1c8477 c1c4077 d0007b7 d1003b7 e0005b7 e1221b7 e120036 f0002b7 f1114b7 f1320b7 f1303d6',
  /* context 5 */
  '0000002 10001e5 11113b6 20000a5 21223f7 30001b6 31000b6 4000024 41442b6 50000e5 5144336 51517f7 ' +
    '6000136 61006f7 7000236 71225f7 7120156 8000165 8188036 90003d6 91001f7 a0001d6 a1002d6 b0000d6 ' +
    'b1114f7 b110356 c000065 c144256 c1c82f7 d000056 d111777 d154396 d1d80f7 e000196 e122577 e1a8016 ' +
    'e1e4377 f0001a5 f199177 f1d5677 f1f3077 f1f1296 f176277 f1fc096 f1f4316 f1fa477 f1f8116 f1f2216',
  /* context 6 */
  '0000003 1000024 1111036 20000c4 21223d6 30001d6 31220d6 31317f7 4000044 41442d6 50000a5 5144356 ' +
    '51512f7 6000156 61223f7 61645f7 7000256 7122296 71311f7 71746f7 8000165 8188056 9000396 9100196 ' +
    'a000065 a1aa0f7 a1a2096 a1a84f7 b0000e6 b1b2777 b122377 b1a8577 b1b1477 c0001a5 c1cc177 c1c8677 ' +
    'c1c4277 d000316 d1d4077 d1447b7 d1c83b7 d1d12b7 e000116 e1e45b7 e1441b7 e1ea6b7 e1e8216 e1e2337 ' +
    'f000016 f1334b7 f1760b7 f1fa737 f1f23e6 f1b9537 f1fc637 f1f81e6 f1f5137 f1f42e6 f1f1237',
  /* context 7 */
  '0000044 1000336 1111136 2000236 21227f7 3000036 31113f7 31326f7 40002d6 41445f7 5000165 51113d6 ' +
    '51541f7 60001d6 6100777 7000065 71742f7 71444f7 71730f7 71710d6 7172577 8000356 8188377 9000156 ' +
    '9100277 a000256 a100296 b0001a5 b1b1177 b111677 b132056 b1b87b7 c000396 c100196 d0000c5 d1d1477 ' +
    'd111077 d154096 d1d81b7 e000316 e1e23b7 e1225b7 e1a83e6 e1e40b7 f000003 f1ff6b7 f1f72b7 f1fb4b7 ' +
    'f1f3116 f176216 f1fa016 f1f20a5 f1b91e6 f1fc0e6 f1f8125 f1f52e6 f1f1025 f1f41c5',
];

export type QuadRow = 'first row' | 'other rows';

/**
 * What a code word says, for each of 8 contexts and each of the 128 words that 7 bits can be: length, then from bit 3
 * u_off, from bit 4 the significance, from bit 8 e_1 and from bit 12 e_k.
 */
export function vlcTable(row: QuadRow): Uint16Array<ArrayBuffer> {
  const table = new Uint16Array(1024);
  for (const [context, words] of (row === 'first row' ? firstRow : otherRows).entries()) {
    for (const word of words.split(' ')) {
      const [rho = 0, hasResidual = 0, ek = 0, e1 = 0, high = 0, low = 0, length = 0] = Array.from(
        word,
        (digit) => Number.parseInt(digit, 16),
      );
      const entry = (ek << 12) | (e1 << 8) | (rho << 4) | (hasResidual << 3) | length;
      for (let rest = 0; rest < 1 << (7 - length); rest++) {
        table[context * 128 + ((rest << length) | (high * 16 + low))] = entry;
      }
    }
  }
  return table;
}

/** Prefixes of unsigned residuals (15444-15 Table 3), by their three first bits: length, suffix length, value. */
function prefixOf(bits: number): {
  readonly length: number;
  readonly suffixBits: number;
  readonly value: number;
} {
  if ((bits & 1) === 1) return { length: 1, suffixBits: 0, value: 1 };
  if ((bits & 2) === 2) return { length: 2, suffixBits: 0, value: 2 };
  if ((bits & 4) === 4) return { length: 3, suffixBits: 1, value: 3 };
  return { length: 3, suffixBits: 5, value: 5 };
}

const noResidual = { length: 0, suffixBits: 0, value: 0 };

/**
 * What the next 6 bits say of the residuals of a pair of quads. Index: these bits, 64 where the first quad has one,
 * 128 where the second has; 256 instead in the first row where MEL says that both are above two. Entry: length of the
 * prefixes, then from bit 3 the length of the suffixes, from bit 7 that of the first, from bit 10 and from bit 13 the
 * values of the prefixes.
 */
export function uvlcTable(row: QuadRow): Uint16Array<ArrayBuffer> {
  const modes = row === 'first row' ? 5 : 4;
  const table = new Uint16Array(64 * modes);
  for (let index = 0; index < table.length; index++) {
    const mode = index >> 6;
    const first = mode === 0 || mode === 2 ? noResidual : prefixOf(index);
    const rest = (index & 63) >> first.length;
    let second = mode <= 1 ? noResidual : prefixOf(rest);
    // In the first row a second residual beside a large first one is 1 or 2, and takes one bit.
    if (row === 'first row' && mode === 3 && first.length === 3) {
      second = { length: 1, suffixBits: 0, value: (rest & 1) + 1 };
    }
    const bothAbove = mode === 4 ? 2 : 0;
    table[index] =
      (first.length + second.length) |
      ((first.suffixBits + second.suffixBits) << 3) |
      (first.suffixBits << 7) |
      ((first.value + bothAbove) << 10) |
      ((second.value + bothAbove) << 13);
  }
  return table;
}
