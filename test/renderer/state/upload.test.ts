import { describe, expect, it } from 'vitest';
import type { NamedFile } from '../../../renderer/state/dropped-files.ts';
import { uploadFiles, type UploadOutcome, type UploadParts } from '../../../renderer/state/upload.ts';

function named(...names: readonly string[]): NamedFile[] {
  return names.map((name) => ({ name, file: new File([name], name) }));
}

const files = named('b/10.dcm', 'b/2.dcm', 'a/1.dcm');
const taken = (): Promise<Response> => Promise.resolve(new Response(null, { status: 204 }));

interface Run {
  readonly outcome: UploadOutcome;
  readonly sent: string[];
  readonly asked: string[];
  readonly progress: number[];
}

async function run(given: readonly NamedFile[], parts: Partial<UploadParts> = {}): Promise<Run> {
  const sent: string[] = [];
  const asked: string[] = [];
  const progress: number[] = [];
  const outcome = await uploadFiles(given, {
    plan: () => Promise.reject(new Error('not asked for')),
    onSent: (count) => progress.push(count),
    ...parts,
    put: (file) => {
      sent.push(file.name);
      return (parts.put ?? taken)(file);
    },
    isHere: (file) => {
      asked.push(file.name);
      return (parts.isHere ?? ((): Promise<boolean> => Promise.resolve(false)))(file);
    },
  });
  return { outcome, sent, asked, progress };
}

describe('sending files', () => {
  it('sends every file once, folders and numbers in order, and reports each', async () => {
    const { outcome, sent, progress } = await run(files);
    expect(sent).toEqual(['a/1.dcm', 'b/2.dcm', 'b/10.dcm']);
    expect(progress).toHaveLength(3);
    expect(progress.at(-1)).toBe(3);
    expect(outcome).toEqual({ sent: 3, failed: [], cutShort: null });
  });

  it('goes on after a file that cannot be read or is not taken', async () => {
    const unreadable = new File(['x'], '1.dcm');
    unreadable.slice = () => {
      throw new Error('not readable');
    };
    const given = [...named('b/10.dcm', 'b/2.dcm'), { name: 'a/1.dcm', file: unreadable }];
    const { outcome } = await run(given, {
      put: ({ name }) =>
        name === 'a/1.dcm'
          ? Promise.reject(new Error('not readable'))
          : Promise.resolve(new Response(null, { status: name === 'b/2.dcm' ? 500 : 204 })),
    });
    expect(outcome).toMatchObject({ sent: 1, cutShort: null });
    expect(new Map(outcome.failed.map(({ name, reason }) => [name, reason]))).toEqual(
      new Map([
        ['a/1.dcm', 'not readable'],
        ['b/2.dcm', '500'],
      ]),
    );
  });

  it('stops when the job has been cancelled', async () => {
    const many = named(...Array.from({ length: 50 }, (_, index) => String(index)));
    const { outcome, sent } = await run(many, {
      put: () => Promise.resolve(new Response(null, { status: 404 })),
    });
    expect(outcome).toEqual({ sent: 0, failed: [], cutShort: 'ended' });
    // The two that were under way.
    expect(sent).toHaveLength(2);
  });

  it('stops when the workstation does not answer, instead of failing every file', async () => {
    const many = named(...Array.from({ length: 50 }, (_, index) => String(index)));
    const { outcome, sent } = await run(many, {
      put: () => Promise.reject(new TypeError('Failed to fetch')),
    });
    expect(outcome).toEqual({ sent: 0, failed: [], cutShort: 'silent' });
    expect(sent).toHaveLength(2);
  });
});

describe('a folder with a media directory', () => {
  it('sends the directory first, then the rest as it lists them', async () => {
    const disc = named('cd/A', 'cd/B', 'cd/dicomdir.;1', 'cd/C');
    const asked: (readonly string[])[] = [];
    const { sent, outcome } = await run(disc, {
      plan: (names) => {
        asked.push(names);
        return Promise.resolve(['cd/dicomdir.;1', 'cd/C', 'cd/A', 'cd/B'].map((name) => names.indexOf(name)));
      },
    });
    expect(asked).toEqual([['cd/A', 'cd/B', 'cd/C', 'cd/dicomdir.;1']]);
    expect(sent).toEqual(['cd/dicomdir.;1', 'cd/C', 'cd/A', 'cd/B']);
    expect(outcome.sent).toBe(4);
  });
});

describe('an import that was cancelled while its order was asked for', () => {
  it('is not sent any further', async () => {
    const { sent, outcome } = await run(named('cd/A', 'cd/DICOMDIR'), { plan: () => Promise.resolve(null) });
    expect(sent).toEqual(['cd/DICOMDIR']);
    expect(outcome).toEqual({ sent: 1, failed: [], cutShort: 'ended' });
  });
});

describe('what is here already', () => {
  const many = named(...Array.from({ length: 200 }, (_, index) => String(index)));

  it('is not sent, and counts; the rest is', async () => {
    const { sent, outcome } = await run(many, { isHere: ({ name }) => Promise.resolve(Number(name) < 150) });
    expect(outcome).toEqual({ sent: 200, failed: [], cutShort: null });
    expect(sent.map(Number)).toEqual(Array.from({ length: 50 }, (_, index) => 150 + index));
  });

  it('is soon asked about only now and then where nothing is, and again of each where one is', async () => {
    const fresh = await run(many);
    expect(fresh.sent).toHaveLength(200);
    expect(fresh.asked.length).toBeLessThan(12);
    const middle = await run(many, {
      isHere: ({ name }) => Promise.resolve(Number(name) >= 100 && Number(name) < 150),
    });
    expect(middle.outcome.sent).toBe(200);
    // At most one step of sampling is sent once more.
    expect(middle.sent.length).toBeLessThanOrEqual(150 + 32);
  });

  it('where it cannot be known is sent', async () => {
    const { sent } = await run(files, { isHere: () => Promise.resolve(null) });
    expect(sent).toHaveLength(3);
  });
});
