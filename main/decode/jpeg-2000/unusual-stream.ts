/** A code stream that is sound as far as is known, and has something that our decoder leaves to another one. */
export class UnusualStream extends Error {
  override readonly name = 'UnusualStream';
}
