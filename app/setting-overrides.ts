import type { HostArguments } from './host-arguments.ts';

/** Settings that the command line sets for this launch only, by their keys. */
export function settingOverrides(given: HostArguments): Readonly<Record<string, string | number>> {
  return {
    ...(given.ae === undefined ? {} : { 'receiver.ae': given.ae }),
    ...(given.dicomHost === undefined ? {} : { 'receiver.host': given.dicomHost }),
    ...(given.dicomPort === undefined ? {} : { 'receiver.port': given.dicomPort }),
  };
}
