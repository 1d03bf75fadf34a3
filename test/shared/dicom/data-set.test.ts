import { describe, expect, test } from 'vitest';
import { DataSet } from '../../../shared/dicom/data-set.ts';
import { DataSetParser } from '../../../shared/dicom/data-set-parser.ts';
import { OverlayElement, Tag, overlayTag } from '../../../shared/dicom/tags.ts';
import { DataSetBuilder, explicitBig, hex, implicitLittle, latin1 } from '../../support/dicom-builder.ts';

function read(builder: DataSetBuilder): DataSet {
  const parser = new DataSetParser({ transferSyntax: { ...builder.encoding, isEncapsulated: false } });
  parser.push(builder.build());
  return new DataSet(parser.end().table);
}

describe('a value', () => {
  test('is absent, empty or malformed: three things', () => {
    const dataSet = read(
      new DataSetBuilder()
        .text(0x00100020, 'LO', '')
        .text(0x00100030, 'DA', '    ')
        .text(0x00200013, 'IS', '1.5')
        .bytes(0x00280010, 'US', hex('01 02 03 04 05 06')),
    );
    expect(dataSet.read(Tag.PatientName)).toEqual({ kind: 'absent' });
    expect(dataSet.read(Tag.PatientID)).toEqual({ kind: 'empty' });
    expect(dataSet.read(Tag.PatientBirthDate)).toEqual({ kind: 'empty' });
    expect(dataSet.read(Tag.InstanceNumber)).toEqual({ kind: 'malformed', reason: 'value 1 is no IS' });
    expect(dataSet.has(Tag.PatientName)).toBe(false);
    expect(dataSet.has(Tag.PatientID)).toBe(true);
    expect(dataSet.text(Tag.PatientID)).toBeUndefined();
    expect(dataSet.texts(Tag.PatientID)).toEqual([]);
    expect(dataSet.integer(Tag.InstanceNumber)).toBeUndefined();
    expect(dataSet.text(Tag.InstanceNumber)).toBe('1.5');
    expect(dataSet.problem(Tag.InstanceNumber)).toBe('value 1 is no IS');
    expect(dataSet.problem(Tag.PatientID)).toBeUndefined();
    expect(dataSet.integers(Tag.Rows)).toEqual([0x0201, 0x0403, 0x0605]);
  });

  test('of zero is a value', () => {
    const dataSet = read(new DataSetBuilder().text(0x00281052, 'DS', '0').numbers(0x00280103, 'US', 0));
    expect(dataSet.number(Tag.RescaleIntercept)).toBe(0);
    expect(dataSet.integer(Tag.PixelRepresentation)).toBe(0);
  });

  test('may be many, with padding around each', () => {
    const dataSet = read(
      new DataSetBuilder()
        .text(0x00080008, 'CS', 'ORIGINAL \\ PRIMARY\\\\AXIAL')
        .text(0x00200032, 'DS', '-10.5 \\ 2e1\\+3')
        .text(0x00081140, 'UI', '1.2\0\\3.4'),
    );
    expect(dataSet.texts(Tag.ImageType)).toEqual(['ORIGINAL', 'PRIMARY', '', 'AXIAL']);
    expect(dataSet.text(Tag.ImageType)).toBe('ORIGINAL');
    expect(dataSet.numbers(Tag.ImagePositionPatient)).toEqual([-10.5, 20, 3]);
    expect(dataSet.texts(Tag.ReferencedImageSequence)).toEqual(['1.2', '3.4']);
  });

  test('of one text holds backslashes, and keeps its leading spaces', () => {
    const dataSet = read(new DataSetBuilder().text(0x00204000, 'LT', '  a\\b  '));
    expect(dataSet.texts(Tag.ImageComments)).toEqual(['  a\\b']);
  });

  test('with one bad number among good ones gives none', () => {
    const dataSet = read(
      new DataSetBuilder().text(0x00280030, 'DS', '0.5\\0,5').text(0x00200037, 'DS', '1\\0\\0\\\\1\\0'),
    );
    expect(dataSet.numbers(Tag.PixelSpacing)).toBeUndefined();
    expect(dataSet.problem(Tag.PixelSpacing)).toBe('value 2 is no DS');
    expect(dataSet.numbers(Tag.ImageOrientationPatient)).toBeUndefined();
  });

  test('that is a float and not finite is malformed', () => {
    const dataSet = read(
      new DataSetBuilder()
        .bytes(0x00189087, 'FD', hex('00 00 00 00 00 00 F8 7F'))
        .bytes(0x0018602c, 'FD', hex('00 00 00 00 00 00 F0 7F'))
        .numbers(0x00283002, 'US', 1, 2, 3),
    );
    expect(dataSet.read(Tag.DiffusionBValue).kind).toBe('malformed');
    expect(dataSet.number(Tag.PhysicalDeltaX)).toBeUndefined();
  });

  test('of a length that is no multiple of its unit is malformed', () => {
    const dataSet = read(new DataSetBuilder().bytes(0x00280010, 'US', hex('01 02 03')));
    expect(dataSet.read(Tag.Rows)).toEqual({
      kind: 'malformed',
      reason: '3 bytes are no multiple of 2, for VR US',
    });
  });

  test('of 64 bits is a number while it can be held exactly', () => {
    const dataSet = read(
      new DataSetBuilder()
        .numbers(0x00091010, 'UV', 2 ** 53 - 1)
        .bytes(0x00091011, 'SV', hex('FE FF FF FF FF FF FF FF'))
        .bytes(0x00091012, 'UV', hex('FF FF FF FF FF FF FF FF')),
    );
    expect(dataSet.integer(0x00091010)).toBe(Number.MAX_SAFE_INTEGER);
    expect(dataSet.integer(0x00091011)).toBe(-2);
    expect(dataSet.read(0x00091012).kind).toBe('malformed');
  });

  test('of words is read in the byte order of the data set', () => {
    const little = read(new DataSetBuilder().bytes(0x00283006, 'OW', hex('01 02 03 04')));
    const big = read(new DataSetBuilder(explicitBig).bytes(0x00283006, 'OW', hex('01 02 03 04')));
    expect(little.numbers(Tag.LUTData)).toEqual([0x0201, 0x0403]);
    expect(big.numbers(Tag.LUTData)).toEqual([0x0102, 0x0304]);
  });

  test('of VR UN is read by what the dictionary says, in little endian', () => {
    const dataSet = read(
      new DataSetBuilder(explicitBig)
        .bytes(0x00100010, 'UN', latin1('Doe^John'))
        .bytes(0x00280010, 'UN', hex('00 02'))
        .bytes(0x00091010, 'UN', hex('00 02')),
    );
    expect(dataSet.text(Tag.PatientName)).toBe('Doe^John');
    expect(dataSet.integer(Tag.Rows)).toBe(512);
    expect(dataSet.read(0x00091010)).toEqual({ kind: 'bytes', bytes: hex('00 02') });
    expect(dataSet.text(0x00091010)).toBeUndefined();
  });

  test('that is a UID is checked', () => {
    const dataSet = read(new DataSetBuilder().text(0x00080018, 'UI', '1.2.3').text(0x0020000d, 'UI', 'none'));
    expect(dataSet.uid(Tag.SOPInstanceUID)).toBe('1.2.3');
    expect(dataSet.uid(Tag.StudyInstanceUID)).toBeUndefined();
    expect(dataSet.text(Tag.StudyInstanceUID)).toBe('none');
  });
});

describe('US or SS', () => {
  const padding = hex('30 F8'); // −2000 signed, 63536 unsigned

  test.each([
    [1, -2000],
    [0, 63_536],
  ])('of implicit VR is decided by Pixel Representation %d', (PixelRepresentation, value) => {
    const item = new DataSetBuilder(implicitLittle).bytes(0x00280120, 'xs', padding);
    const dataSet = read(
      new DataSetBuilder(implicitLittle)
        .numbers(0x00280103, 'US', PixelRepresentation)
        .bytes(0x00280120, 'xs', padding)
        .sequence(0x00283000, [item]),
    );
    expect(dataSet.integer(Tag.PixelPaddingValue)).toBe(value);
    expect(dataSet.item(Tag.ModalityLUTSequence)?.integer(Tag.PixelPaddingValue)).toBe(value);
  });

  test('of explicit VR is what the VR says', () => {
    const dataSet = read(new DataSetBuilder().numbers(0x00280103, 'US', 1).bytes(0x00280120, 'US', padding));
    expect(dataSet.integer(Tag.PixelPaddingValue)).toBe(63_536);
  });

  test('without Pixel Representation is unsigned', () => {
    expect(
      read(new DataSetBuilder(implicitLittle).bytes(0x00280120, 'xs', padding)).integer(
        Tag.PixelPaddingValue,
      ),
    ).toBe(63_536);
  });
});

describe('items', () => {
  test('inherit the character set, unless they have their own', () => {
    const german = latin1('Sch\xe4del ');
    const dataSet = read(
      new DataSetBuilder().text(0x00080005, 'CS', 'ISO_IR 100').sequence(0x0040a730, [
        new DataSetBuilder().bytes(0x0040a160, 'UT', german),
        new DataSetBuilder()
          .text(0x00080005, 'CS', 'ISO_IR 192')
          .bytes(0x0040a160, 'UT', new TextEncoder().encode('Schädel'))
          .sequence(0x0040a043, [
            new DataSetBuilder().bytes(0x00080104, 'LO', new TextEncoder().encode('Gehirn ü')),
          ]),
        new DataSetBuilder().text(0x00080005, 'CS', '').bytes(0x0040a160, 'UT', german),
      ]),
    );
    const [inherits, own, reset] = dataSet.items(Tag.ContentSequence);
    expect(inherits?.text(Tag.TextValue)).toBe('Schädel');
    expect(own?.text(Tag.TextValue)).toBe('Schädel');
    expect(own?.item(Tag.ConceptNameCodeSequence)?.text(Tag.CodeMeaning)).toBe('Gehirn ü');
    // An empty Specific Character Set is the default repertoire, in which the byte has no meaning.
    expect(reset?.read(Tag.TextValue)).toEqual({
      kind: 'text',
      values: ['Sch\uFFFDdel'],
      hasReplacements: true,
    });
  });

  test('are the same objects at each call', () => {
    const dataSet = read(new DataSetBuilder().sequence(0x0040a730, [new DataSetBuilder()]));
    expect(dataSet.item(Tag.ContentSequence)).toBe(dataSet.item(Tag.ContentSequence));
  });
});

test('codes are read in ASCII whatever the character set', () => {
  const dataSet = read(
    new DataSetBuilder().text(0x00080005, 'CS', 'ISO_IR 100').bytes(0x00080060, 'CS', hex('C7 54')),
  );
  expect(dataSet.text(Tag.Modality)).toBe('\uFFFDT');
});

test('overlay planes are read by group', () => {
  const dataSet = read(
    new DataSetBuilder(implicitLittle).numbers(0x60020010, 'US', 64).numbers(0x60020050, 'SS', 1, -1),
  );
  expect(dataSet.integer(overlayTag(0x6002, OverlayElement.OverlayRows))).toBe(64);
  expect(dataSet.integers(overlayTag(0x6002, OverlayElement.OverlayOrigin))).toEqual([1, -1]);
});
