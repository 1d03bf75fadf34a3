import { describe, expect, it } from 'vitest';
import { uploadFiles } from '../../../renderer/state/upload.ts';

const files = ['b/10.dcm', 'b/2.dcm', 'a/1.dcm'].map((name) => ({ name, file: new File([name], name) }));

describe('sending files', () => {
  it('sends every file once, folders and numbers in order, and reports each', async () => {
    const sent: string[] = [];
    const progress: number[] = [];
    const outcome = await uploadFiles(files, {
      put: ({ name }) => {
        sent.push(name);
        return Promise.resolve(new Response(null, { status: 204 }));
      },
      onSent: (count) => progress.push(count),
    });
    expect(sent).toEqual(['a/1.dcm', 'b/2.dcm', 'b/10.dcm']);
    expect(progress).toEqual([1, 2, 3]);
    expect(outcome).toEqual({ sent: 3, failed: [], isCutShort: false });
  });

  it('goes on after a file that cannot be read or is not taken', async () => {
    const outcome = await uploadFiles(files, {
      put: ({ name }) => {
        if (name === 'a/1.dcm') return Promise.reject(new Error('not readable'));
        return Promise.resolve(new Response(null, { status: name === 'b/2.dcm' ? 500 : 204 }));
      },
      onSent: () => {},
    });
    expect(outcome).toEqual({
      sent: 1,
      failed: [
        { name: 'a/1.dcm', reason: 'not readable' },
        { name: 'b/2.dcm', reason: '500' },
      ],
      isCutShort: false,
    });
  });

  it('stops when the job has been cancelled', async () => {
    let asked = 0;
    const many = Array.from({ length: 50 }, (_, index) => ({
      name: String(index),
      file: new File([], String(index)),
    }));
    const outcome = await uploadFiles(many, {
      put: () => {
        asked += 1;
        return Promise.resolve(new Response(null, { status: 404 }));
      },
      onSent: () => {},
    });
    expect(outcome).toEqual({ sent: 0, failed: [], isCutShort: true });
    // The two that were under way.
    expect(asked).toBe(2);
  });
});
