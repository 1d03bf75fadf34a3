import { protocolSchema, type Protocol } from '../protocol.ts';
import { ctProtocols } from './ct-protocols.ts';
import { mrProtocols } from './mr-protocols.ts';
import { otherProtocols } from './other-protocols.ts';
import { projectionProtocols } from './projection-protocols.ts';

let checked: readonly Protocol[] | undefined;

/** The protocols that every installation has, through the same schema as those from a file. */
export function builtInProtocols(): readonly Protocol[] {
  checked ??= [...ctProtocols, ...mrProtocols, ...projectionProtocols, ...otherProtocols].map((protocol) =>
    protocolSchema.parse(protocol),
  );
  return checked;
}
