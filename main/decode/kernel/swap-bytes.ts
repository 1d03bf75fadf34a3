/** Eight bytes in the other order. */
export function swapBytes(word: u64): u64 {
  const pairs = ((word & 0x00ff00ff00ff00ff) << 8) | ((word >> 8) & 0x00ff00ff00ff00ff);
  const fours = ((pairs & 0x0000ffff0000ffff) << 16) | ((pairs >> 16) & 0x0000ffff0000ffff);
  return (fours << 32) | (fours >> 32);
}
