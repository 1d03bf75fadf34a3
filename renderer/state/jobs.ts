import { useImports } from './imports.ts';
import { rpc, rpcError } from './rpc.ts';
import { activityChanged } from './server-state.ts';

export function cancelJob(jobId: string): Promise<void> {
  return change(() => rpc.activity.cancel.mutate({ jobId }));
}

/** Reads what an import left unread; the password opens encrypted archives. */
export function goOnWithJob(jobId: string, password: string | undefined): Promise<void> {
  return change(() => rpc.imports.goOn.mutate({ jobId, password }));
}

/** Takes the result off the panel: it has been read. */
export function dismissJob(jobId: string): Promise<void> {
  return change(() => rpc.activity.dismiss.mutate({ jobId }));
}

async function change(call: () => Promise<unknown>): Promise<void> {
  try {
    await call();
  } catch (thrown) {
    const { message } = rpcError(thrown, 'activity');
    useImports.setState((state) => ({ problems: [...state.problems, message] }));
  }
  activityChanged();
}
