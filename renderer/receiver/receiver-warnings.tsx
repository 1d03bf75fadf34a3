import type { ReactElement } from 'react';
import type { ReceiverStatus, ReceiverWarning } from '../../shared/model/receiver.ts';
import { t, type PlainTextKey } from '../text/text.ts';
import { Icon } from '../ui/icon.tsx';

const texts: Readonly<Record<ReceiverWarning, PlainTextKey>> = {
  'network-without-tls': 'receiver.warning.network-without-tls',
  'network-without-callers': 'receiver.warning.network-without-callers',
  'no-trusted-certificate': 'receiver.warning.no-trusted-certificate',
  'certificate-expired': 'receiver.warning.certificate-expired',
  'certificate-expires-soon': 'receiver.warning.certificate-expires-soon',
};

/** What whoever looks after the workstation should know of how it can be reached. */
export function ReceiverWarnings({ receiver }: { readonly receiver: ReceiverStatus }): ReactElement | null {
  if (receiver.warnings.length === 0) return null;
  return (
    <ul className="receiver-warnings">
      {receiver.warnings.map((warning) => (
        <li key={warning} className="notice caution row">
          <Icon name="warning" />
          {t(texts[warning])}
        </li>
      ))}
    </ul>
  );
}
