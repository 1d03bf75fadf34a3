/**
 * Reads server-sent events (HTML standard, 9.2.6) out of text that arrives in arbitrary pieces. Only `data` is
 * used here: the names, ids and retry times of the format are not sent by the workstation.
 */
export class ServerSentLines {
  #rest = '';
  #data: string[] = [];

  /** The data of every message that this piece completes. */
  feed(text: string): string[] {
    const lines = `${this.#rest}${text}`.split('\n');
    this.#rest = lines.pop() ?? '';
    const messages: string[] = [];
    for (const raw of lines) {
      const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
      if (line === '') {
        if (this.#data.length > 0) messages.push(this.#data.join('\n'));
        this.#data = [];
      } else if (line.startsWith('data:')) {
        this.#data.push(line.slice(line.startsWith('data: ') ? 6 : 5));
      }
    }
    return messages;
  }
}
