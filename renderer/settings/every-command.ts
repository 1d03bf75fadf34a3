import type { Command } from '../commands/command-registry.ts';
import { shellCommands } from '../commands/shell-commands.ts';
import { worklistCommands } from '../worklist/worklist-commands.ts';

/** Every command of the program with its default keys, also of views that are not open; none of them can run. */
export async function everyCommand(): Promise<readonly Command[]> {
  const [{ createReading }, { readingCommands }] = await Promise.all([
    import('../reading/create-reading.ts'),
    import('../reading/reading-commands.ts'),
  ]);
  return [
    ...shellCommands,
    ...worklistCommands,
    ...readingCommands(
      createReading(),
      () => undefined,
      () => undefined,
    ),
  ];
}
