import { useCallback, useState } from 'react';

/** Something that was asked of the workstation: resolves to why it was refused, in words, or null. */
export type Task = () => Promise<string | null>;

export interface TaskState {
  readonly isRunning: boolean;
  /** Of the last one; null when it went well. */
  readonly problem: string | null;
  readonly run: (task: Task) => Promise<void>;
}

/** One thing at a time, with its refusal shown where it was asked for. */
export function useTask(): TaskState {
  const [isRunning, setRunning] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const run = useCallback(async (task: Task): Promise<void> => {
    setRunning(true);
    setProblem(null);
    setProblem(await task());
    setRunning(false);
  }, []);
  return { isRunning, problem, run };
}
