import { errorText } from '../text/error-text.ts';
import { rpcError } from './rpc.ts';

/** Why a call to the workstation failed, in the language of the window; `where` names the call. */
export function failureText(thrown: unknown, where: string): string {
  return errorText(rpcError(thrown, where));
}
