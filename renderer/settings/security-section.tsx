import { useRef, useState, type ReactElement } from 'react';
import type { CertificateSummary } from '../../shared/model/receiver-check.ts';
import type { SettingRow } from '../../shared/model/settings.ts';
import {
  distrust,
  importCertificate,
  makeCertificate,
  trustCertificates,
  useCertificates,
} from '../state/receiver-set-up.ts';
import { formatDay } from '../text/format.ts';
import { t } from '../text/text.ts';
import { Button, IconButton } from '../ui/button.tsx';
import { useNow } from '../ui/use-now.ts';
import { useTask, type TaskState } from '../ui/use-task.ts';
import { AuditSection } from './audit-section.tsx';
import { PurgeButton } from './purge-button.tsx';
import { SettingList } from './setting-item.tsx';
import { saveFile } from '../state/save-file.ts';
import { failureText } from '../state/failure-text.ts';
import { Problem } from '../ui/problem.tsx';

/** Who we are to peers, and whom we let in: TLS, our certificate, the trusted ones. */
export function SecuritySection({ settings }: { readonly settings: readonly SettingRow[] }): ReactElement {
  const { data: certificates, error } = useCertificates();
  return (
    <>
      <section>
        <h2 className="section-head">{t('settings.section.security')}</h2>
        <SettingList settings={settings} />
      </section>
      <Problem text={error === null ? null : failureText(error, 'certificates')} />
      {certificates !== undefined && (
        <>
          <OwnCertificate own={certificates.own} pem={certificates.ownPem} />
          <Trusted trusted={certificates.trusted} />
        </>
      )}
      <AuditSection />
    </>
  );
}

interface OwnCertificateProps {
  readonly own: CertificateSummary | null;
  readonly pem: string | null;
}

function OwnCertificate({ own, pem }: OwnCertificateProps): ReactElement {
  const task = useTask();
  const [file, setFile] = useState<File | null>(null);
  const [isReplacing, setReplacing] = useState(false);
  return (
    <section>
      <h2 className="section-head">{t('certificate.own')}</h2>
      {own === null ? <p className="t3">{t('certificate.none')}</p> : <CertificateCard certificate={own} />}
      <div className="row button-row">
        {own === null ? (
          <Button disabled={task.isRunning} onClick={() => void task.run(makeCertificate)}>
            {t('certificate.make')}
          </Button>
        ) : (
          // Every peer would have to be told of the new one.
          <PurgeButton
            label={t('certificate.make')}
            sure={t('certificate.make.sure')}
            isAsking={isReplacing}
            isDisabled={task.isRunning}
            onAsk={setReplacing}
            onPurge={() => void task.run(makeCertificate)}
          />
        )}
        <FileButton
          label={t('certificate.import')}
          accept=".p12,.pfx,.pem"
          isDisabled={task.isRunning}
          onFile={setFile}
        />
        {pem !== null && <SaveButton text={pem} />}
      </div>
      {file !== null && (
        <PassphraseForm key={file.name} file={file} task={task} onDone={() => setFile(null)} />
      )}
      <Problem text={task.problem} />
    </section>
  );
}

interface PassphraseFormProps {
  readonly file: File;
  readonly task: TaskState;
  readonly onDone: () => void;
}

function PassphraseForm({ file, task, onDone }: PassphraseFormProps): ReactElement {
  const [passphrase, setPassphrase] = useState('');
  const send = async (): Promise<string | null> => {
    const refusal = await importCertificate(file, passphrase);
    if (refusal === null) onDone();
    return refusal;
  };
  return (
    <form
      className="row entry-form"
      onSubmit={(event) => {
        event.preventDefault();
        void task.run(send);
      }}
    >
      <span className="t1 clip">{file.name}</span>
      <input
        type="password"
        autoComplete="off"
        aria-label={t('certificate.passphrase')}
        placeholder={t('certificate.passphrase')}
        value={passphrase}
        onChange={(event) => setPassphrase(event.currentTarget.value)}
      />
      <Button disabled={task.isRunning} onClick={() => void task.run(send)}>
        {t('certificate.use')}
      </Button>
      <Button variant="plain" onClick={onDone}>
        {t('dialog.cancel')}
      </Button>
    </form>
  );
}

function Trusted({ trusted }: { readonly trusted: readonly CertificateSummary[] }): ReactElement {
  const task = useTask();
  return (
    <section>
      <h2 className="section-head">{t('certificate.trusted')}</h2>
      <p className="setting-detail">{t('certificate.trusted.detail')}</p>
      {trusted.length === 0 && <p className="c-caution">{t('certificate.trusted.none')}</p>}
      <ul className="entry-list">
        {trusted.map((certificate) => (
          <li key={certificate.fingerprint} className="row">
            <div className="grow">
              <CertificateCard certificate={certificate} />
            </div>
            <IconButton
              icon="close"
              label={t('certificate.distrust', { subject: certificate.subject })}
              disabled={task.isRunning}
              onClick={() => void task.run(() => distrust(certificate.fingerprint))}
            />
          </li>
        ))}
      </ul>
      <div className="row button-row">
        <FileButton
          label={t('certificate.trust')}
          accept=".pem,.crt,.cer"
          isDisabled={task.isRunning}
          onFile={(file) => void task.run(() => trustCertificates(file))}
        />
      </div>
      <Problem text={task.problem} />
    </section>
  );
}

function CertificateCard({ certificate }: { readonly certificate: CertificateSummary }): ReactElement {
  const now = useNow();
  const { subject, issuer, validFrom, validTo, fingerprint } = certificate;
  const isValid = new Date(validFrom) <= now && now <= new Date(validTo);
  return (
    <div className="certificate selectable">
      <div className="t1">{subject}</div>
      <div className={isValid ? '' : 'c-stop'}>
        {t('certificate.valid', { from: formatDay(validFrom), to: formatDay(validTo) })}
      </div>
      <div className="t3">{t('certificate.issuer', { issuer })}</div>
      <div className="t3 fingerprint">{fingerprint}</div>
    </div>
  );
}

interface FileButtonProps {
  readonly label: string;
  readonly accept: string;
  readonly isDisabled: boolean;
  readonly onFile: (file: File) => void;
}

function FileButton({ label, accept, isDisabled, onFile }: FileButtonProps): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button disabled={isDisabled} onClick={() => input.current?.click()}>
        {label}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        accept={accept}
        aria-label={label}
        onChange={(event) => {
          const file = event.currentTarget.files?.item(0) ?? null;
          // The same file chosen again is a choice as well.
          event.currentTarget.value = '';
          if (file !== null) onFile(file);
        }}
      />
    </>
  );
}

function SaveButton({ text }: { readonly text: string }): ReactElement {
  const save = (): void => saveFile(new Blob([text], { type: 'application/x-pem-file' }), 'negatoscope.pem');
  return <Button onClick={save}>{t('certificate.save')}</Button>;
}
