import { chmod, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { diskError, makeDurableDirectory, syncDirectory } from '../store/instance-files.ts';
import type { CertificateSummary } from '../../shared/model/receiver-check.ts';
import { readCertificates, readIdentity, summarize, type Identity } from './identity.ts';

export const certificatesFolder = 'certificates';

/** The private key and its certificates in one file, so that they are always replaced together. */
const identityFile = 'identity.pem';
/** The public part of it, to be handed to those who are to trust us. */
const certificateFile = 'certificate.pem';
/** Whoever may connect: certificates of authorities, or of single peers. Files put here by hand count too. */
const trustedFolder = 'trusted';

/** `<data>/certificates/`: readable by its owner alone (files 0600, folders 0700). */
export class CertificateStore {
  readonly #folder: string;

  constructor(dataDirectory: string) {
    this.#folder = path.join(dataDirectory, certificatesFolder);
  }

  /** Who we are, or undefined before one was made or imported. Throws `certificate.unusable`, `store.write-failed`. */
  async identity(): Promise<Identity | undefined> {
    const pem = await readIfThere(path.join(this.#folder, identityFile));
    return pem === undefined ? undefined : readIdentity(pem, undefined, identityFile);
  }

  /** Replaces who we are, durably; takes effect at the next start of the listener. */
  async setIdentity({ keyPem, certificatesPem }: Identity): Promise<void> {
    await this.#write(this.#folder, identityFile, keyPem + certificatesPem);
    await this.#write(this.#folder, certificateFile, certificatesPem);
  }

  /** Certificates of those who may connect, PEM. Throws `certificate.unusable` naming the file that is no certificate. */
  async trusted(): Promise<string[]> {
    const folder = path.join(this.#folder, trustedFolder);
    const found: string[] = [];
    for (const name of await this.#trustedFiles()) {
      const pem = await readIfThere(path.join(folder, name));
      if (pem === undefined) continue;
      for (const certificate of readCertificates(pem, name)) found.push(certificate.toString());
    }
    return found;
  }

  /** Adds every certificate of a PEM text to those who may connect. Throws `certificate.unusable`. */
  async trust(pem: string, what: string): Promise<CertificateSummary[]> {
    const certificates = readCertificates(pem, what);
    for (const certificate of certificates) {
      const name = certificate.fingerprint256.replaceAll(':', '').toLowerCase();
      await this.#write(path.join(this.#folder, trustedFolder), `${name}.pem`, certificate.toString());
    }
    return certificates.map(summarize);
  }

  /** Takes a certificate from those who may connect, whatever file it is in. False when it was in none. */
  async distrust(fingerprint: string): Promise<boolean> {
    const folder = path.join(this.#folder, trustedFolder);
    let wasThere = false;
    for (const name of await this.#trustedFiles()) {
      const pem = await readIfThere(path.join(folder, name));
      if (pem === undefined) continue;
      const certificates = readCertificates(pem, name);
      const others = certificates.filter(({ fingerprint256 }) => fingerprint256 !== fingerprint);
      if (others.length === certificates.length) continue;
      wasThere = true;
      if (others.length > 0) await this.#write(folder, name, others.map(String).join(''));
      else await removeDurably(folder, name);
    }
    return wasThere;
  }

  async #trustedFiles(): Promise<string[]> {
    const folder = path.join(this.#folder, trustedFolder);
    const names = await readdir(folder).catch((error: unknown) => {
      if (isMissing(error)) return [];
      throw diskError(error, folder, 'list');
    });
    return names.filter((candidate) => /\.(?:pem|crt|cer)$/iu.test(candidate)).toSorted();
  }

  async #write(folder: string, name: string, text: string): Promise<void> {
    const file = path.join(folder, name);
    const temporary = `${file}.new`;
    try {
      await makeDurableDirectory(folder);
      await rm(temporary, { force: true });
      const handle = await open(temporary, 'wx', 0o600);
      try {
        await handle.writeFile(text);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await chmod(folder, 0o700);
      await rename(temporary, file);
      await syncDirectory(folder);
    } catch (error) {
      throw diskError(error, file, 'write');
    }
  }
}

async function removeDurably(folder: string, name: string): Promise<void> {
  const file = path.join(folder, name);
  try {
    await rm(file, { force: true });
    await syncDirectory(folder);
  } catch (error) {
    throw diskError(error, file, 'remove');
  }
}

async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw diskError(error, file, 'read');
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
