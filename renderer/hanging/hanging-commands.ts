import type { Command } from '../commands/command-registry.ts';
import type { Reading } from '../reading/reading-context.ts';

/** Default keys, so that the bar can print them. */
export const hangingKeys = { next: '.', previous: ',', why: 'Y' } as const;

/** What the keyboard and the palette can do with hanging protocols. */
export function hangingCommands({ engine }: Reading): Command[] {
  const { hanging, store } = engine;
  const hangs = (): boolean => (store.getState().hanging?.pageIndex ?? -1) >= 0;
  return [
    {
      id: 'hanging.next',
      textKey: 'hanging.command.next',
      keys: [hangingKeys.next],
      when: 'reading',
      isAvailable: hangs,
      run: () => hanging.step(1),
    },
    {
      id: 'hanging.previous',
      textKey: 'hanging.command.previous',
      keys: [hangingKeys.previous],
      when: 'reading',
      isAvailable: hangs,
      run: () => hanging.step(-1),
    },
    {
      id: 'hanging.why',
      textKey: 'hanging.command.why',
      keys: [hangingKeys.why],
      when: 'reading',
      isAvailable: () => store.getState().hanging !== null,
      run: () => store.setState({ isWhyOpen: true }),
    },
    {
      id: 'hanging.reset',
      textKey: 'hanging.command.reset',
      keys: [],
      when: 'reading',
      isAvailable: hangs,
      run: () => hanging.reset(),
    },
  ];
}
