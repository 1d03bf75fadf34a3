import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { makeIdentity } from '../../../main/certificates/make-identity.ts';
import { receiverSettingsFrom } from '../../../main/receive/receiver-settings.ts';
import { testReceiver } from '../../../main/receive/self-test.ts';
import type { ReceiverCheck } from '../../../shared/model/receiver-check.ts';
import type { SettingValue } from '../../../shared/model/settings.ts';
import { systemTimers } from '../../../main/timers.ts';
import { ReceiverUnderTest } from '../../support/receiver-under-test.ts';

const nowMs = Date.now();
const ours = await makeIdentity({ commonName: 'NEGATOSCOPE', hostNames: ['localhost'], nowMs });

const outcomes = (checks: readonly ReceiverCheck[]): string[] =>
  checks.map(({ name, outcome }) => `${name} ${outcome}`);

function parts(values: Readonly<Record<string, SettingValue>>, port: number | null) {
  const settings = receiverSettingsFrom(values);
  return {
    address: port === null ? null : { host: '127.0.0.1', port, ae: settings.ae },
    settings,
    identity: null,
    trustsItself: false,
    nowMs,
  };
}

describe('the self-test of the receiver', () => {
  test('goes the way of a sender: port, association, C-ECHO', async () => {
    const receiver = await ReceiverUnderTest.start();
    const checks = await testReceiver(parts({}, receiver.port));
    expect(outcomes(checks)).toEqual(['port good', 'echo good', 'certificate skipped']);
    expect(receiver.heard.log.some(({ callingAe }) => callingAe === 'NEGATOSCOPE')).toBe(true);
  });

  test('calls as somebody who may call', async () => {
    const values = { 'receiver.callers': 'CT_HALL_2, MR_NORTH' };
    const receiver = await ReceiverUnderTest.start(values);
    const [, echo] = await testReceiver(parts(values, receiver.port));
    expect(echo).toEqual({
      name: 'echo',
      outcome: 'good',
      finding: 'echoed',
      value: 'CT_HALL_2 → NEGATOSCOPE',
    });
  });

  test('says that the association was rejected', async () => {
    // The listener was started with another list than the settings hold now.
    const receiver = await ReceiverUnderTest.start({ 'receiver.callers': 'CT_HALL_2' });
    const [, echo] = await testReceiver(parts({}, receiver.port));
    expect(echo?.outcome).toBe('bad');
    expect(echo?.finding).toBe('rejected');
  });

  test('says that nothing listens', async () => {
    const checks = await testReceiver(parts({ 'receiver.port': 104 }, null));
    expect(outcomes(checks)).toEqual(['port bad', 'echo skipped', 'certificate skipped']);
    expect(checks[0]).toMatchObject({ finding: 'not-listening', value: '127.0.0.1:104' });
  });

  test('is not fooled by another program on the port', async () => {
    const mute = createServer((socket) => socket.on('data', () => {}));
    await new Promise<void>((resolve) => void mute.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void mute.close());
    const address = mute.address();
    assert(typeof address === 'object' && address !== null);
    const checks = await testReceiver({ ...parts({}, address.port), timeoutMs: 300 });
    expect(outcomes(checks)).toEqual(['port good', 'echo bad', 'certificate skipped']);
  });

  test('looks at the certificate where TLS is on, and echoes where it is trusted itself', async () => {
    const secured = { tls: { identity: ours, trusted: [ours.certificatesPem] }, peer: {} };
    const receiver = await ReceiverUnderTest.start({ 'receiver.tls': 'on' }, systemTimers, secured);
    const given = { ...parts({ 'receiver.tls': 'on' }, receiver.port), identity: ours };
    expect(outcomes(await testReceiver({ ...given, trustsItself: true }))).toEqual([
      'port good',
      'echo good',
      'certificate good',
    ]);
    expect(outcomes(await testReceiver(given))).toEqual(['port good', 'echo skipped', 'certificate good']);
    const inElevenYears = nowMs + 11 * 366 * 24 * 3600 * 1000;
    const [, , certificate] = await testReceiver({ ...given, nowMs: inElevenYears });
    expect(certificate).toMatchObject({ outcome: 'bad', finding: 'expired' });
    const [, , early] = await testReceiver({ ...given, nowMs: nowMs - 11 * 366 * 24 * 3600 * 1000 });
    expect(early).toMatchObject({ outcome: 'bad', finding: 'not-yet-valid' });
  });
});
