import { describe, expect, test } from 'vitest';
import { parseAssociateRequest, type AssociateRequest } from '../../../main/receive/associate-request.ts';
import {
  judgeAssociation,
  preferredTransferSyntaxes,
  unreadableTransferSyntaxes,
} from '../../../main/receive/association-policy.ts';
import { receiverSettingsFrom } from '../../../main/receive/receiver-settings.ts';
import { storageSopClasses } from '../../../shared/dicom/sop-classes.ts';
import { transferSyntaxes } from '../../../shared/dicom/transfer-syntaxes.ts';
import type { SettingValue } from '../../../shared/model/settings.ts';
import {
  associateRequestBody,
  ctStorage,
  explicitLittle,
  implicitLittle,
  studyRootFind,
  verification,
  type RequestParts,
} from '../../support/upper-layer-bytes.ts';

const noLoad = { total: 0, fromSameHost: 0 };

function request(parts: RequestParts = {}): AssociateRequest {
  return parseAssociateRequest(associateRequestBody(parts));
}

function judge(
  parts: RequestParts,
  settings: Readonly<Record<string, SettingValue>> = {},
  { load = noLoad, address = '10.0.0.5' } = {},
): unknown {
  const judgement = judgeAssociation(request(parts), address, load, receiverSettingsFrom(settings));
  if (judgement.kind === 'accept') return 'accepted';
  const { result, source, reason } = judgement.rejection;
  return [result, source, reason];
}

/** The result of a single context. */
function judgeContext(abstractSyntax: string, proposed: readonly string[]) {
  const contexts = [{ id: 1, abstractSyntaxes: [abstractSyntax], transferSyntaxes: proposed }];
  const judgement = judgeAssociation(request({ contexts }), '10.0.0.5', noLoad, receiverSettingsFrom({}));
  return judgement.kind === 'accept' ? judgement.contexts[0] : undefined;
}

function resultOf(abstractSyntax: string): string | undefined {
  return judgeContext(abstractSyntax, [implicitLittle])?.result;
}

/** The transfer syntax chosen of several. */
function choose(proposed: readonly string[]): string | undefined {
  const context = judgeContext(ctStorage, proposed);
  return context?.result === 'acceptance' ? context.TransferSyntaxUID : undefined;
}

describe('which contexts are accepted', () => {
  test('every storage SOP class of the table and Verification, nothing else', () => {
    expect(storageSopClasses.length).toBeGreaterThan(100);
    for (const { SOPClassUID } of storageSopClasses) expect(resultOf(SOPClassUID)).toBe('acceptance');
    expect(resultOf(verification)).toBe('acceptance');
    // Study Root Find, Modality Worklist, Storage Commitment, a DICOMDIR, and no UID at all.
    for (const uid of [
      studyRootFind,
      '1.2.840.10008.5.1.4.31',
      '1.2.840.10008.1.20.1',
      '1.2.840.10008.1.3.10',
      'x',
    ]) {
      expect(resultOf(uid)).toBe('abstract-syntax');
    }
  });

  // RFC 2557 MIME encapsulation and XML encoding: no data sets in the sense of PS3.5.
  const unreadable = ['1.2.840.10008.1.2.6.1', '1.2.840.10008.1.2.6.2'];

  test('every transfer syntax that the gate can read, where it is proposed alone', () => {
    const readable = transferSyntaxes
      .map(({ TransferSyntaxUID }) => TransferSyntaxUID)
      .filter((TransferSyntaxUID) => !unreadable.includes(TransferSyntaxUID));
    for (const TransferSyntaxUID of readable) expect(choose([TransferSyntaxUID])).toBe(TransferSyntaxUID);
    expect(preferredTransferSyntaxes.toSorted()).toEqual(readable.toSorted());
  });

  test('no MIME or XML encoding: such a context is refused, or another of its transfer syntaxes taken', () => {
    expect([...unreadableTransferSyntaxes]).toEqual(unreadable);
    for (const TransferSyntaxUID of unreadable) {
      expect(judgeContext(ctStorage, [TransferSyntaxUID])?.result).toBe('transfer-syntaxes');
      // JPEG baseline, the last choice of all others.
      expect(choose([TransferSyntaxUID, '1.2.840.10008.1.2.4.50'])).toBe('1.2.840.10008.1.2.4.50');
    }
    expect(judgeContext(ctStorage, unreadable)?.result).toBe('transfer-syntaxes');
  });

  // The documented order, by hand: uncompressed; lossless shown ones, cheapest decoder first; those that must be
  // rewritten; then what may have lost pixels.
  const order = [
    explicitLittle,
    implicitLittle,
    '1.2.840.10008.1.2.5',
    '1.2.840.10008.1.2.4.80',
    '1.2.840.10008.1.2.4.70',
    '1.2.840.10008.1.2.4.57',
    '1.2.840.10008.1.2.4.90',
    '1.2.840.10008.1.2.1.99',
    '1.2.840.10008.1.2.2',
    '1.2.840.10008.1.2.4.91',
    '1.2.840.10008.1.2.4.50',
  ];

  test('the better of each two, in whatever order they are proposed', () => {
    for (const [index, better] of order.entries()) {
      for (const worse of order.slice(index + 1)) {
        expect(choose([better, worse])).toBe(better);
        expect(choose([worse, '1.2.3', better])).toBe(better);
      }
    }
  });
});

describe('who may call', () => {
  test('anyone, and any title of ours, unless settings say otherwise', () => {
    expect(judge({ called: 'ANY-SCP', calling: 'WHOEVER' })).toBe('accepted');
  });

  test('only our own title, where that is checked', () => {
    const settings = { 'receiver.checkCalledAe': true, 'receiver.ae': 'READING_1' };
    expect(judge({ called: 'READING_1' }, settings)).toBe('accepted');
    expect(judge({ called: 'READING_2' }, settings)).toEqual(['permanent', 'service-user', 7]);
  });

  test('N16 only listed callers, from their address where one is listed', () => {
    const settings = { 'receiver.callers': 'CT1@10.0.0.5, PACS' };
    expect(judge({ calling: 'CT1' }, settings)).toBe('accepted');
    expect(judge({ calling: 'CT1' }, settings, { address: '10.0.0.6' })).toEqual([
      'permanent',
      'service-user',
      3,
    ]);
    expect(judge({ calling: 'PACS' }, settings, { address: '10.9.9.9' })).toBe('accepted');
    expect(judge({ calling: 'CT2' }, settings)).toEqual(['permanent', 'service-user', 3]);
  });

  test('N27 no more than the limits, told to try again', () => {
    const busy = ['transient', 'provider-presentation', 2];
    expect(judge({}, {}, { load: { total: 31, fromSameHost: 15 } })).toBe('accepted');
    expect(judge({}, {}, { load: { total: 32, fromSameHost: 0 } })).toEqual(busy);
    expect(judge({}, {}, { load: { total: 16, fromSameHost: 16 } })).toEqual(busy);
  });
});
