import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { describe, expect, test } from 'vitest';
import type { Identity } from '../../../main/certificates/identity.ts';
import { makeIdentity } from '../../../main/certificates/make-identity.ts';
import { systemTimers } from '../../../main/timers.ts';
import { cipherSuites } from '../../../main/receive/tls-profile.ts';
import { sha256, writeSlices } from '../../support/ct-slices.ts';
import { programsMissing } from '../../support/external-programs.ts';
import { ManualTimers } from '../../support/manual-timers.ts';
import { ReceiverUnderTest, type SecuredReceiver } from '../../support/receiver-under-test.ts';
import { runProgram, type ProgramResult } from '../../support/run-program.ts';
import { ScriptedPeer } from '../../support/scripted-peer.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { associateRequest, echoRequest, pData, pdv } from '../../support/upper-layer-bytes.ts';

function make(commonName: string, nowMs = Date.now()): Promise<Identity> {
  return makeIdentity({ commonName, hostNames: ['localhost'], nowMs });
}

const [ours, modality, stranger, expired] = await Promise.all([
  make('NEGATOSCOPE'),
  make('CT1'),
  make('STRANGER'),
  // Made for ten years, eleven years ago.
  make('OLD', Date.now() - 11 * 366 * 24 * 3600 * 1000),
]);

function peerOptions(identity: Identity): ConnectionOptions {
  return {
    key: identity.keyPem,
    cert: identity.certificatesPem,
    ca: ours.certificatesPem,
    servername: 'localhost',
  };
}

const secured: SecuredReceiver = {
  tls: { identity: ours, trusted: [modality.certificatesPem, expired.certificatesPem] },
  peer: peerOptions(modality),
};

const startSecured = (timers = systemTimers): Promise<ReceiverUnderTest> =>
  ReceiverUnderTest.start({ 'receiver.tls': 'on' }, timers, secured);

/** DCMTK's `+tls` of an identity, and the certificate that it trusts in turn. */
function dcmtkArguments(identity: Identity): string[] {
  const directory = temporaryDirectory();
  const file = (name: string, pem: string): string => {
    writeFileSync(path.join(directory, name), pem);
    return path.join(directory, name);
  };
  return [
    '+tls',
    file('key.pem', identity.keyPem),
    file('certificate.pem', identity.certificatesPem),
    '+cf',
    file('receiver.pem', ours.certificatesPem),
  ];
}

const anonymous = ['+tla', '-ic'];

function echo(receiver: ReceiverUnderTest, options: readonly string[]): Promise<ProgramResult> {
  return runProgram('echoscu', [...options, '-v', '127.0.0.1', String(receiver.port)]);
}

describe("DCMTK's senders over TLS", () => {
  test.skipIf(programsMissing('storescu'))(
    'store where their certificate is trusted; the bytes are those of their files',
    async () => {
      const receiver = await startSecured();
      const slices = writeSlices(5);
      const { exitCode, output } = await runProgram('storescu', [
        ...dcmtkArguments(modality),
        '127.0.0.1',
        String(receiver.port),
        ...slices.map(({ file }) => file),
      ]);
      expect([exitCode, output]).toEqual([0, '']);
      expect(receiver.ingest.objects.map((object) => object.sha256)).toEqual(
        slices.map(({ dataSet }) => sha256(dataSet)),
      );
      expect(await receiver.ended()).toMatchObject({
        state: 'released',
        stored: 5,
        remoteAddress: '127.0.0.1',
      });
      expect(receiver.listener.status().usesTls).toBe(true);
    },
  );

  test.skipIf(programsMissing('echoscu'))('may keep to any of the profiles that our own meets', async () => {
    const receiver = await startSecured();
    for (const profile of ['--profile-bcp195', '--profile-bcp195-nd', '--profile-bcp195-ex']) {
      const { output } = await echo(receiver, [...dcmtkArguments(modality), profile]);
      expect([profile, output]).toEqual([
        profile,
        expect.stringContaining('Received Echo Response (Success)'),
      ]);
    }
  });

  test.skipIf(programsMissing('echoscu'))('are refused with the retired AES profile', async () => {
    const receiver = await startSecured();
    const { exitCode } = await echo(receiver, [...dcmtkArguments(modality), '--profile-aes']);
    expect(exitCode).not.toBe(0);
    expect((await receiver.ended()).problem).toBe('TLS: ERR_SSL_NO_SHARED_CIPHER');
    await receiver.expectNextAssociationWorks();
  });

  test.skipIf(programsMissing('echoscu')).each([
    ['without a certificate', () => anonymous, 'TLS: no certificate'],
    [
      'with a certificate that nobody vouches for',
      () => dcmtkArguments(stranger),
      'TLS: DEPTH_ZERO_SELF_SIGNED_CERT',
    ],
    ['with a certificate that ran out', () => dcmtkArguments(expired), 'TLS: CERT_HAS_EXPIRED'],
  ])('are refused %s, and the receive log says so', async (_name, options, problem) => {
    const receiver = await startSecured();
    const { exitCode, output } = await echo(receiver, options());
    expect([exitCode === 0, output.includes('Success')]).toEqual([false, false]);
    expect(await receiver.ended()).toMatchObject({
      state: 'rejected',
      problem,
      remoteAddress: '127.0.0.1',
      callingAe: '',
    });
    expect(receiver.heard.forbidden).toEqual([
      { peer: { callingAe: '', address: '127.0.0.1' }, reason: problem },
    ]);
    await receiver.expectNextAssociationWorks();
  });

  test.skipIf(programsMissing('echoscu', 'openssl'))(
    'are let in by an authority that is trusted, and by a certificate whose authority is not',
    async () => {
      const directory = temporaryDirectory();
      const file = (name: string): string => path.join(directory, name);
      const [authority, leaf] = await issueByOpenSsl(file);
      for (const trusted of [authority, leaf.certificatesPem]) {
        const receiver = await ReceiverUnderTest.start({ 'receiver.tls': 'on' }, systemTimers, {
          tls: { identity: ours, trusted: [trusted] },
          peer: peerOptions(leaf),
        });
        const { output } = await echo(receiver, dcmtkArguments(leaf));
        expect(output).toContain('Received Echo Response (Success)');
        expect((await echo(receiver, dcmtkArguments(modality))).exitCode).not.toBe(0);
        await receiver.ended();
        expect((await receiver.ended()).state).toBe('rejected');
        await receiver.expectNextAssociationWorks();
      }
    },
  );

  test.skipIf(programsMissing('echoscu'))(
    'are all refused where nobody is trusted, also ourselves',
    async () => {
      const receiver = await ReceiverUnderTest.start({ 'receiver.tls': 'on' }, systemTimers, {
        tls: { identity: ours, trusted: [] },
        peer: peerOptions(ours),
      });
      for (const identity of [modality, ours]) {
        expect((await echo(receiver, dcmtkArguments(identity))).exitCode).not.toBe(0);
        expect((await receiver.ended()).state).toBe('rejected');
      }
      expect(receiver.listener.status().warnings).toEqual(['no-trusted-certificate']);
    },
  );
});

async function runOpenSsl(...args: readonly string[]): Promise<void> {
  expect(await runProgram('openssl', args)).toMatchObject({ exitCode: 0 });
}

/** An authority, and an identity that it vouches for. */
async function issueByOpenSsl(file: (name: string) => string): Promise<readonly [string, Identity]> {
  const newKey = ['-newkey', 'rsa:2048', '-nodes'];
  const authority = [
    '-keyout',
    file('ca.key'),
    '-out',
    file('ca.pem'),
    '-subj',
    '/CN=Authority',
    '-days',
    '2',
  ];
  await runOpenSsl('req', '-x509', ...newKey, ...authority);
  await runOpenSsl(
    'req',
    ...newKey,
    '-keyout',
    file('leaf.key'),
    '-out',
    file('leaf.csr'),
    '-subj',
    '/CN=MR1',
  );
  const issuer = ['-CA', file('ca.pem'), '-CAkey', file('ca.key'), '-CAcreateserial', '-days', '2'];
  await runOpenSsl('x509', '-req', '-in', file('leaf.csr'), ...issuer, '-out', file('leaf.pem'));
  const read = (name: string): string => readFileSync(file(name), 'utf8');
  return [read('ca.pem'), { keyPem: read('leaf.key'), certificatesPem: read('leaf.pem') }];
}

/** The version and the suite that both sides agree on, or how the handshake fails. */
function negotiate(receiver: ReceiverUnderTest, options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connectTls({ host: '127.0.0.1', port: receiver.port, ...secured.peer, ...options });
    socket.on('secureConnect', () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
      socket.destroy();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

describe('the TLS profile (PS3.15 B.10)', () => {
  test('speaks TLS 1.2 and 1.3 with each of its cipher suites', async () => {
    const receiver = await startSecured();
    // RFC 7525 4.2 in the names of OpenSSL; their ECDSA twins need a certificate that we do not make.
    const expected = [
      ['TLSv1.2', 'ECDHE-RSA-AES256-GCM-SHA384'],
      ['TLSv1.2', 'DHE-RSA-AES256-GCM-SHA384'],
      ['TLSv1.2', 'ECDHE-RSA-AES128-GCM-SHA256'],
      ['TLSv1.2', 'DHE-RSA-AES128-GCM-SHA256'],
      ['TLSv1.3', 'TLS_AES_256_GCM_SHA384'],
      ['TLSv1.3', 'TLS_AES_128_GCM_SHA256'],
      ['TLSv1.3', 'TLS_CHACHA20_POLY1305_SHA256'],
    ] as const;
    for (const [version, ciphers] of expected) {
      expect(await negotiate(receiver, { minVersion: version, maxVersion: version, ciphers })).toBe(
        `${version} ${ciphers}`,
      );
    }
    expect(expected.map(([, name]) => name).toSorted()).toEqual(
      [
        ...cipherSuites['TLSv1.2'].filter((name) => !name.includes('ECDSA')),
        ...cipherSuites['TLSv1.3'],
      ].toSorted(),
    );
    await receiver.expectNextAssociationWorks();
  });

  test('prefers TLS 1.3, and never goes below 1.2 or to a suite without forward secrecy', async () => {
    const receiver = await startSecured();
    expect(await negotiate(receiver, {})).toBe('TLSv1.3 TLS_AES_256_GCM_SHA384');
    const old = { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'ALL:@SECLEVEL=0' } as const;
    expect(await negotiate(receiver, old)).toMatch(/PROTOCOL_VERSION/);
    for (const ciphers of ['AES256-GCM-SHA384', 'AES128-SHA', 'ECDHE-RSA-AES256-SHA384']) {
      expect(await negotiate(receiver, { maxVersion: 'TLSv1.2', ciphers })).toMatch(/HANDSHAKE_FAILURE/);
    }
    await receiver.expectNextAssociationWorks();
  });
});

describe('a TLS port', () => {
  test('N4 closes on a plain association request, and serves the next peer', async () => {
    const receiver = await startSecured();
    const peer = await ScriptedPeer.connect(receiver.port);
    await peer.send(associateRequest());
    await peer.closed();
    // An alert record at most (type 15H), and no PDU.
    expect([undefined, 0x15]).toContain(peer.unread[0]);
    expect(await receiver.ended()).toMatchObject({
      state: 'rejected',
      problem: 'TLS: ERR_SSL_WRONG_VERSION_NUMBER',
    });
    await receiver.expectNextAssociationWorks();
  });

  test('N1 closes on a peer that never begins its handshake, at ARTIM', async () => {
    const timers = new ManualTimers();
    const receiver = await startSecured(timers);
    const waiting = timers.untilSet(30_000);
    const peer = await ScriptedPeer.connect(receiver.port);
    await waiting;
    timers.advance(29_999);
    expect(peer.isClosed).toBe(false);
    timers.advance(1);
    await peer.closed();
    expect((await receiver.ended()).problem).toBe('TLS: no TLS handshake within 30 s');
    await receiver.expectNextAssociationWorks();
  });

  test('N1 closes on a peer that stays silent after its handshake, at ARTIM', async () => {
    const timers = new ManualTimers();
    const receiver = await startSecured(timers);
    const associating = timers.untilSet(30_000).then(() => timers.untilSet(30_000));
    const peer = await receiver.connect();
    await associating;
    timers.advance(30_000);
    await peer.closed();
    expect((await receiver.ended()).problem).toBe('no association request within 30 s');
    await receiver.expectNextAssociationWorks();
  });

  test('N27 drops the handshake that waits longest when too many wait', async () => {
    const settings = { 'receiver.tls': 'on', 'receiver.maxPendingConnections': 5 };
    const receiver = await ReceiverUnderTest.start(settings, systemTimers, secured);
    const silent: ScriptedPeer[] = [];
    for (let index = 0; index < 20; index += 1) silent.push(await ScriptedPeer.connect(receiver.port));
    for (const peer of silent.slice(0, 15)) await peer.closed();
    expect(silent.slice(15).map(({ isClosed }) => isClosed)).toEqual([false, false, false, false, false]);
    await receiver.expectNextAssociationWorks();
    for (const peer of silent) peer.destroy();
  });

  test('N25 forgets what a peer sent that leaves within its handshake', async () => {
    const receiver = await startSecured();
    const peer = await ScriptedPeer.connect(receiver.port);
    await peer.send(Buffer.from('16030102000100', 'hex'));
    peer.reset();
    expect((await receiver.ended()).state).toBe('rejected');
    await receiver.expectNextAssociationWorks();
  });

  test('answers many messages and large objects as a plain port does', async () => {
    const receiver = await startSecured();
    const peer = await receiver.associate();
    const many = Array.from({ length: 200 }, (_, index) => pData(pdv(1, 'command', echoRequest(index + 1))));
    await peer.send(...many);
    for (let index = 1; index <= 200; index += 1) {
      expect((await peer.receiveResponse()).elements.get(0x0120)?.readUInt16LE(0)).toBe(index);
    }
    peer.destroy();
    await receiver.expectNextAssociationWorks();
  });
});
