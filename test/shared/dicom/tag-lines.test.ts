import { describe, expect, test } from 'vitest';
import { tagLines } from '../../../shared/dicom/tag-lines.ts';
import { valueTextLimit } from '../../../shared/model/instance-tags.ts';
import { DataSetBuilder } from '../../support/dicom-builder.ts';
import { parsedDataSet } from '../../support/parsed-data-set.ts';

function linesOf(fill: (builder: DataSetBuilder) => DataSetBuilder, limit?: number) {
  const builder = new DataSetBuilder().text(0x0008_0016, 'UI', '1.2.840.10008.5.1.4.1.1.7');
  return tagLines([parsedDataSet(fill(builder))], limit);
}

function find(fill: (builder: DataSetBuilder) => DataSetBuilder, tag: string) {
  const line = linesOf(fill).lines.find((one) => one.tag === tag);
  if (line === undefined) throw new Error(`no line ${tag}`);
  return line;
}

describe('tag lines', () => {
  test('name an element by keyword, VR and value, with every value of it', () => {
    expect(find((set) => set.text(0x0028_0030, 'DS', '0.70\\0.50'), '(0028,0030)')).toEqual({
      depth: 0,
      tag: '(0028,0030)',
      name: 'PixelSpacing',
      isPrivate: false,
      vr: 'DS',
      // As written: 0.70, not 0.7.
      text: '0.70\\0.50',
      wholeCharacters: null,
      lengthBytes: 10,
      itemCount: null,
      problem: null,
    });
  });

  test('nest what lies in a sequence below it, item by item', () => {
    const { lines } = linesOf((set) =>
      set.sequence(0x0008_1115, [
        new DataSetBuilder().text(0x0020_000e, 'UI', '1.2.3'),
        new DataSetBuilder().text(0x0020_000e, 'UI', '1.2.4'),
      ]),
    );
    const nested = lines.slice(lines.findIndex(({ tag }) => tag === '(0008,1115)'));
    expect(nested.map(({ depth, tag, text, itemCount }) => [depth, tag, text, itemCount])).toEqual([
      [0, '(0008,1115)', '', 2],
      [1, '#1', '', null],
      [2, '(0020,000E)', '1.2.3', null],
      [1, '#2', '', null],
      [2, '(0020,000E)', '1.2.4', null],
    ]);
  });

  test('name a private element by the creator of its block', () => {
    const line = find(
      (set) => set.text(0x0029_0010, 'LO', 'SIEMENS CSA HEADER').text(0x0029_1008, 'CS', 'IMAGE NUM 4'),
      '(0029,1008)',
    );
    expect(line).toMatchObject({ name: 'SIEMENS CSA HEADER', isPrivate: true, text: 'IMAGE NUM 4' });
  });

  test('cut a long value and say how long it is', () => {
    const line = find((set) => set.text(0x0020_4000, 'LT', 'x'.repeat(1000)), '(0020,4000)');
    expect(line.text).toHaveLength(valueTextLimit);
    expect(line.wholeCharacters).toBe(1000);
  });

  test('show a value that is malformed as it was written, with the reason', () => {
    expect(find((set) => set.text(0x0020_0013, 'IS', 'twelve'), '(0020,0013)')).toMatchObject({
      text: 'twelve',
      problem: 'value 1 is no IS',
    });
  });

  test('make characters visible that would hide or reorder what stands around them', () => {
    expect(find((set) => set.text(0x0010_4000, 'LT', 'a\u0007b'), '(0010,4000)').text).toBe('a\u2407b');
  });

  test('show a few bytes as they are, and of many only how many', () => {
    const few = find((set) => set.bytes(0x0029_0020, 'OB', Uint8Array.of(0, 255, 16, 1)), '(0029,0020)');
    expect(few.text).toBe('00 FF 10 01');
    const many = find((set) => set.bytes(0x0029_0020, 'OB', new Uint8Array(400)), '(0029,0020)');
    expect(many).toMatchObject({ text: '', lengthBytes: 400 });
  });

  test('end at their limit and say how many are left out', () => {
    const all = linesOf((set) => set.text(0x0008_0060, 'CS', 'CT').text(0x0010_0020, 'LO', 'P1'));
    const some = linesOf((set) => set.text(0x0008_0060, 'CS', 'CT').text(0x0010_0020, 'LO', 'P1'), 2);
    expect(some.lines).toEqual(all.lines.slice(0, 2));
    expect(some.leftOutCount).toBe(all.lines.length - 2);
  });
});
