import type { Command } from '../../renderer/commands/command-registry.ts';
import { shellCommands } from '../../renderer/commands/shell-commands.ts';
import { createReading } from '../../renderer/reading/create-reading.ts';
import { readingCommands } from '../../renderer/reading/reading-commands.ts';
import { worklistCommands } from '../../renderer/worklist/worklist-commands.ts';

/** Every command of the program, as the views register them. */
export function everyCommand(): Command[] {
  return [...shellCommands, ...worklistCommands, ...readingCommands(createReading(), () => {})];
}
