import { ImplementationClassUID, ImplementationVersionName } from '../../shared/dicom/implementation.ts';
import { storageSopClasses } from '../../shared/dicom/sop-classes.ts';
import { transferSyntaxes } from '../../shared/dicom/transfer-syntaxes.ts';
import { samplesOfPhotometric } from '../../shared/image/check-image-pixel.ts';
import { auditedEvents } from '../audit/audit-events.ts';
import { studyRootFindSopClassUid } from '../query/find-request.ts';
import { preferredTransferSyntaxes, verificationSopClassUid } from '../receive/association-policy.ts';
import { cipherSuites } from '../receive/tls-profile.ts';
import { settingDefinitions } from '../services/setting-table.ts';

/**
 * The DICOM conformance statement (in the order of PS3.2 Annex N) as Markdown, made from the tables that the program
 * itself runs on, so that it cannot say what the program does not do.
 */
export function conformanceStatement(): string {
  return `${[
    '# DICOM conformance statement',
    'Made by `negatoscope conformance` from the tables of the program; do not edit.',
    '## Overview',
    'Negatoscope receives objects by C-STORE as a service class provider, answers C-ECHO, keeps data sets as received, and shows images. Of its own it opens associations only to test itself by C-ECHO, and, where an archive is set (`archive.host`), to ask it by C-FIND at IMAGE level, with the unique keys of study and series, which objects of a study it has, before that study may be removed to make room.',
    table(
      ['network service', 'UID', 'user', 'provider'],
      [
        ['Verification', verificationSopClassUid, 'yes', 'yes'],
        ['Storage (classes below)', '', 'no', 'yes'],
        ['Study Root Query/Retrieve Information Model – FIND', studyRootFindSopClassUid, 'yes', 'no'],
      ],
    ),
    '## Implementation',
    table(
      ['what', 'value'],
      [
        ['Implementation Class UID', ImplementationClassUID],
        ['Implementation Version Name', ImplementationVersionName],
        ['Asynchronous operations', 'not negotiated: one operation at a time'],
        ['Roles', 'each as it is defined by its service; none is negotiated'],
      ],
    ),
    '## Association policy',
    'Every limit is a setting. Of several transfer syntaxes proposed for one presentation context the first of the table below that was proposed is accepted.',
    table(
      ['setting', 'default', 'unit', 'meaning'],
      settingDefinitions.map((setting) => [
        `\`${setting.key}\``,
        setting.default === '' ? '' : `\`${setting.default}\``,
        setting.unit ?? '',
        setting.description,
      ]),
    ),
    '## Transfer syntaxes',
    'All are kept as received. *Shown* are those that the program decodes; the tile of an image in another one says which it is.',
    table(
      ['preference', 'name', 'UID', 'pixels'],
      transferSyntaxes.map((syntax) => {
        const preference = preferredTransferSyntaxes.indexOf(syntax.TransferSyntaxUID);
        return [
          preference < 0 ? 'from media only' : String(preference + 1),
          syntax.isRetired ? `${syntax.name} (retired)` : syntax.name,
          syntax.TransferSyntaxUID,
          syntax.support === 'shown' ? 'shown' : 'kept',
        ];
      }),
    ),
    '## Display',
    'Grey images go through modality LUT, VOI LUT and presentation LUT shape as PS3.4 N.2 has them; padding (PS3.3 C.7.5.1.1.2) and display shutters (C.7.6.11) are applied and can be lifted; overlay planes are drawn. An ICC profile (C.11.15) of a colour image is brought to sRGB; without one the values are shown as they are. An image of another interpretation than these is refused by name:',
    table(
      ['photometric interpretation', 'samples a pixel'],
      Object.entries(samplesOfPhotometric).map(([name, samples]) => [name, String(samples)]),
    ),
    '## Storage SOP classes',
    table(
      ['name', 'UID', 'kind'],
      storageSopClasses.map((sopClass) => [
        sopClass.isRetired ? `${sopClass.name} (retired)` : sopClass.name,
        sopClass.SOPClassUID,
        sopClass.kind,
      ]),
    ),
    '## Character sets',
    'ISO_IR 6, 100, 101, 109, 110, 144, 127, 126, 138, 148, 166, 13, 192, GB18030, GBK, and the ISO 2022 code extensions 6, 13, 58, 87, 149, 159 with the single-byte sets. What cannot be decoded is shown with a mark.',
    '## Security',
    'The listener binds the loopback address unless `receiver.host` says otherwise. Pages are served on the loopback address only, to whoever holds the secret of the launch.',
    'With `receiver.tls` on, associations come over TLS only, by the Non-Downgrading BCP 195 TLS Secure Transport Connection Profile (PS3.15 B.10); both sides show a certificate. With `archive.tls` on, the archive is asked in the same way. Cipher suites:',
    table(
      ['version', 'cipher suite (name in OpenSSL)'],
      Object.entries(cipherSuites).flatMap(([version, names]) => names.map((name) => [version, name])),
    ),
    'Audit messages by PS3.15 A.5 are kept in a local log, in which each record holds the hash of the one before; they are not sent to a repository. Events reported:',
    table(
      ['event', 'code'],
      auditedEvents.map(({ meaning, code }) => [meaning, code]),
    ),
  ].join('\n\n')}\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(head), `|${head.map(() => '---|').join('')}`, ...rows.map(line)].join('\n');
}

function line(cells: readonly string[]): string {
  return `| ${cells.map(escapeCell).join(' | ')} |`;
}

function escapeCell(text: string): string {
  return text.replaceAll('|', String.raw`\|`);
}
