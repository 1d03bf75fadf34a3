import { useRef, useState, type ReactElement } from 'react';
import type { Protocol } from '../../shared/hanging/protocol.ts';
import type { ReadProtocolFile } from '../../shared/model/hanging.ts';
import { readProtocolFile } from '../state/hanging.ts';
import { failureText } from '../state/failure-text.ts';
import { t } from '../text/text.ts';
import { Button } from '../ui/button.tsx';
import { LossList } from './loss-list.tsx';
import { newProtocolId } from './own-copy.ts';
import { ProblemList } from './problem-list.tsx';
import { Problem } from '../ui/problem.tsx';

export interface Imported extends ReadProtocolFile {
  readonly file: string;
  /** What becomes of a protocol that has its id. */
  readonly meets: 'nothing' | 'locked' | 'older';
}

/** Reads a file, JSON or DICOM; nothing is saved before somebody has looked at it. */
export function ImportButton({
  protocols,
  onRead,
}: {
  readonly protocols: readonly Protocol[];
  readonly onRead: (imported: Imported) => void;
}): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const read = async (file: File): Promise<void> => {
    setProblem(null);
    try {
      onRead(imported(file.name, await readProtocolFile(file), protocols));
    } catch (thrown) {
      setProblem(failureText(thrown, 'hanging.readFile'));
    }
  };
  return (
    <>
      <Button icon="import" onClick={() => input.current?.click()}>
        {t('protocols.import')}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept=".json,.dcm,application/json,application/dicom"
        aria-label={t('protocols.import')}
        onChange={(event) => {
          const [file] = event.currentTarget.files ?? [];
          // The same file again is a change too.
          event.currentTarget.value = '';
          if (file !== undefined) void read(file);
        }}
      />
      <Problem text={problem} />
    </>
  );
}

function imported(file: string, read: ReadProtocolFile, protocols: readonly Protocol[]): Imported {
  const { protocol } = read;
  if (protocol === null) return { ...read, file, meets: 'nothing' };
  const level = protocol.level === 'built-in' ? 'user' : protocol.level;
  const others = protocols.filter(({ id }) => id === protocol.id);
  if (others.some(({ locked }) => locked)) {
    return {
      ...read,
      file,
      meets: 'locked',
      protocol: { ...protocol, id: newProtocolId(), level, locked: false },
    };
  }
  // A lock is put on by who manages the site's protocols, on the command line.
  const own = { ...protocol, level, locked: false };
  return {
    ...read,
    file,
    protocol: own,
    meets: others.some((other) => other.level === level) ? 'older' : 'nothing',
  };
}

export function ImportReport({ imported: read }: { readonly imported: Imported }): ReactElement {
  const { file, protocol, problems, losses, meets } = read;
  if (protocol === null) {
    return <ProblemList title={t('protocols.import.refused', { file })} problems={problems} tone="stop" />;
  }
  return (
    <>
      {meets === 'locked' && <p className="c-caution">{t('protocols.import.renamed')}</p>}
      {meets === 'older' && <p className="c-caution">{t('protocols.import.newVersion')}</p>}
      <LossList title={t('protocols.import.losses')} none={t('protocols.import.whole')} losses={losses} />
    </>
  );
}
