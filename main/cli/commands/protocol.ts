import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Option, type Command } from 'commander';
import { NegatoscopeError } from '../../../shared/errors.ts';
import { protocolsInForce } from '../../../shared/hanging/hang-study.ts';
import type { Protocol } from '../../../shared/hanging/protocol.ts';
import { protocolWarnings } from '../../../shared/hanging/protocol-warnings.ts';
import type { CarryLoss, SavedLevel } from '../../../shared/model/hanging.ts';
import { writeProtocolObject } from '../../hanging/dicom/protocol-object.ts';
import { readProtocolFile } from '../../hanging/protocol-file.ts';
import { partsOf } from '../../hanging/hang-stored-study.ts';
import { operatingSystemUser } from '../../operating-system-user.ts';
import { hasStore, openReader } from '../../store/open-reader.ts';
import type { CommandHost } from '../command-host.ts';
import { dataDirectoryOf, exitCodes, printResult, say, type CommandRun } from '../command-run.ts';
import { dateTimeOf } from '../../services/hanging-service.ts';
import { withOpenCache } from '../with-open-cache.ts';

/** `protocol list|export|import`: hanging protocols as JSON and as DICOM Hanging Protocol objects (PS3.3 C.23). */
export function register(program: Command, host: CommandHost, run: CommandRun): void {
  const protocol = program.command('protocol').description('hanging protocols: list, export, import');
  const list = protocol.command('list').description('every protocol in force, one JSON object a line');
  list.action(async () => {
    for (const { id, name, level, version, locked } of await inForce(dataDirectoryOf(list, host))) {
      printResult({ id, name, level, version, locked });
    }
  });

  const exporting = protocol
    .command('export')
    .description('writes a protocol as JSON, or as a DICOM object with a report of what that cannot say')
    .argument('<id>', 'of the protocol')
    .requiredOption('--to <file>', 'the file; .dcm is a DICOM object, everything else JSON');
  exporting.action(async (id: string, { to }: { to: string }) => {
    const found = (await inForce(dataDirectoryOf(exporting, host))).find((one) => one.id === id);
    if (found === undefined) throw usage(`There is no protocol ${id.slice(0, 64)}`);
    const file = path.resolve(host.directory, to);
    let losses: readonly CarryLoss[] = [];
    if (file.endsWith('.dcm')) {
      const object = writeProtocolObject(found, {
        author: operatingSystemUser(),
        createdAt: dateTimeOf(Date.now()),
      });
      ({ losses } = object);
      await writeFile(file, object.bytes);
    } else {
      await writeFile(file, `${JSON.stringify(found, null, 2)}\n`);
    }
    printResult({ id, file, losses });
  });

  const importing = protocol
    .command('import')
    .description(
      'saves a protocol from a file, JSON or DICOM, with a report of what could not be carried over',
    )
    .argument('<file>', 'JSON or a DICOM Hanging Protocol object')
    .addOption(
      new Option('--level <level>', 'for whom; left out: as the file says').choices([
        'user',
        'group',
        'site',
      ]),
    )
    .option('--lock', 'nobody changes it but by this command');
  importing.action(async (file: string, { level, lock }: { level?: SavedLevel; lock?: boolean }) => {
    const { protocol: read, losses } = readFileOf(await readFile(path.resolve(host.directory, file)));
    for (const { place, problem } of protocolWarnings(read)) say(`${place}: ${problem}`);
    const wanted = level ?? (read.level === 'built-in' ? 'site' : read.level);
    const saved = await withOpenCache(dataDirectoryOf(importing, host), host, ({ store }) =>
      store.saveProtocol({
        protocol: { ...read, level: wanted, locked: lock === true },
        author: operatingSystemUser(),
        mayChangeLocked: true,
      }),
    );
    printResult({ id: saved.id, name: saved.name, level: saved.level, version: saved.version, losses });
    if (losses.length > 0) run.exitCode = exitCodes.foundWrong;
  });
}

async function inForce(dataDirectory: string): Promise<Protocol[]> {
  if (!hasStore(dataDirectory))
    return protocolsInForce(partsOf({ saved: [], names: null, problems: [] }).protocols);
  const reader = openReader({ dataDirectory, now: Date.now });
  try {
    return protocolsInForce(partsOf(await reader.hangingSetup()).protocols);
  } finally {
    await reader.close();
  }
}

function readFileOf(bytes: Buffer): { protocol: Protocol; losses: readonly CarryLoss[] } {
  const { protocol, problems, losses } = readProtocolFile(new Uint8Array(bytes));
  if (protocol !== null) return { protocol, losses };
  const [first] = problems;
  const place = first === undefined || first.place === '' ? '' : `${first.place}: `;
  throw usage(`The file is no protocol: ${place}${first?.problem ?? ''}`);
}

function usage(message: string): NegatoscopeError<'usage.invalid'> {
  return new NegatoscopeError('usage.invalid', message, { reason: 'protocol' });
}
