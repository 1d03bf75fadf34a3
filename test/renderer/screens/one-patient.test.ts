import { expect, onTestFinished, test, vi } from 'vitest';
import { OnePatient } from '../../../renderer/screens/one-patient.ts';

function window() {
  const onOther = vi.fn<() => void>();
  const patient = new OnePatient(onOther);
  onTestFinished(() => patient.end());
  return { patient, onOther };
}

test('a window that reads another patient is told, one that reads the same or nobody is not', async () => {
  const [first, second, idle] = [window(), window(), window()];
  first.patient.opened('patient-1');
  second.patient.opened('patient-1');
  second.patient.opened('patient-2');
  await vi.waitFor(() => expect(first.onOther).toHaveBeenCalledTimes(1));
  expect(second.onOther).not.toHaveBeenCalled();
  expect(idle.onOther).not.toHaveBeenCalled();
});

test('a window that has let go is not told any more', async () => {
  const [first, second, third] = [window(), window(), window()];
  first.patient.opened('patient-1');
  third.patient.opened('patient-1');
  first.patient.opened(null);
  second.patient.opened('patient-2');
  await vi.waitFor(() => expect(third.onOther).toHaveBeenCalledTimes(1));
  expect(first.onOther).not.toHaveBeenCalled();
});
