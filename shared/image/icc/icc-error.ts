/** A profile that cannot be used; its message is for the reader. Never leaves `readIccProfile`. */
export class IccError extends Error {
  override readonly name = 'IccError';
}
