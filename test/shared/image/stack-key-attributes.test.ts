import { expect, test } from 'vitest';
import { AttributeReader } from '../../../shared/image/attribute-reader.ts';
import { readStackKeys } from '../../../shared/image/stack-key-attributes.ts';
import { DataSetBuilder } from '../../support/dicom-builder.ts';
import { parsedDataSet } from '../../support/parsed-data-set.ts';

const keysOf = (builder: DataSetBuilder) => readStackKeys(new AttributeReader(), parsedDataSet(builder));

test('echo, phase and time are read as they are, 0 being a value', () => {
  const builder = new DataSetBuilder()
    .text(0x00180081, 'DS', '80.5')
    .text(0x00181060, 'DS', '0')
    .numbers(0x00209241, 'FL', 70)
    .text(0x00541300, 'DS', '150000');
  expect(keysOf(builder)).toEqual({
    EchoTime: 80.5,
    DiffusionBValue: null,
    TriggerTime: 0,
    NominalPercentageOfCardiacPhase: 70,
    FrameReferenceTime: 150_000,
  });
});

test('the b-value is that of the standard, else of the maker whose block it is', () => {
  expect(keysOf(new DataSetBuilder().numbers(0x00189087, 'FD', 750)).DiffusionBValue).toBe(750);
  const siemens = new DataSetBuilder()
    .text(0x00190010, 'LO', 'SIEMENS MR HEADER')
    .text(0x0019100c, 'IS', '1000');
  expect(keysOf(siemens).DiffusionBValue).toBe(1000);
  // GE's first number, with a thousand million on top.
  const ge = new DataSetBuilder()
    .text(0x00430010, 'LO', 'GEMS_PARM_01')
    .text(0x00431039, 'IS', '1000000800\\8\\0\\0');
  expect(keysOf(ge).DiffusionBValue).toBe(800);
  const other = new DataSetBuilder().text(0x00190010, 'LO', 'SOMEBODY ELSE').text(0x0019100c, 'IS', '1000');
  expect(keysOf(other).DiffusionBValue).toBeNull();
});
