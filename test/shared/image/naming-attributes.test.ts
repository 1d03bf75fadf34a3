import { expect, test } from 'vitest';
import { Tag } from '../../../shared/dicom/tags.ts';
import { readNaming } from '../../../shared/image/naming-attributes.ts';
import { namingSchema } from '../../../shared/image/naming.ts';
import { DataSetBuilder } from '../../support/dicom-builder.ts';
import { parsedDataSet } from '../../support/parsed-data-set.ts';

function code(value: string, meaning: string, scheme = 'SCT'): DataSetBuilder {
  return new DataSetBuilder()
    .text(Tag.CodeValue, 'SH', value)
    .text(Tag.CodingSchemeDesignator, 'SH', scheme)
    .text(Tag.CodeMeaning, 'LO', meaning);
}

test('what names an image is kept by keyword, and only what is there', () => {
  const dataSet = parsedDataSet(
    new DataSetBuilder()
      .text(Tag.ContrastBolusAgent, 'LO', '')
      .text(Tag.ScanningSequence, 'CS', 'SE\\IR')
      .text(Tag.EchoTime, 'DS', '99')
      .numbers(Tag.DiffusionBValue, 'FD', 1000),
  );
  expect(readNaming([dataSet])).toEqual({
    texts: { ScanningSequence: ['SE', 'IR'], EchoTime: ['99'], DiffusionBValue: ['1000'] },
    codes: {},
  });
});

test('a code keeps the codes that modify it', () => {
  const modifier = code('399161006', 'cleavage');
  const view = code('399162004', 'cranio-caudal').sequence(Tag.ViewModifierCodeSequence, [modifier]);
  const naming = readNaming([parsedDataSet(new DataSetBuilder().sequence(Tag.ViewCodeSequence, [view]))]);
  expect(namingSchema.parse(naming).codes).toEqual({
    ViewCodeSequence: [
      {
        CodeValue: '399162004',
        CodingSchemeDesignator: 'SCT',
        CodeMeaning: 'cranio-caudal',
        modifiers: [{ CodeValue: '399161006', CodingSchemeDesignator: 'SCT', CodeMeaning: 'cleavage' }],
      },
    ],
  });
});

test('the data set itself goes before its functional groups', () => {
  const whole = parsedDataSet(new DataSetBuilder().text(Tag.ConvolutionKernel, 'SH', 'Br38'));
  const group = parsedDataSet(
    new DataSetBuilder().text(Tag.ConvolutionKernel, 'SH', 'Br59').numbers(Tag.EffectiveEchoTime, 'FD', 80),
  );
  expect(readNaming([whole, group]).texts).toEqual({
    ConvolutionKernel: ['Br38'],
    EffectiveEchoTime: ['80'],
  });
});

test('a code without a value names nothing', () => {
  const meaningOnly = new DataSetBuilder().text(Tag.CodeMeaning, 'LO', 'chest');
  const dataSet = parsedDataSet(new DataSetBuilder().sequence(Tag.AnatomicRegionSequence, [meaningOnly]));
  expect(readNaming([dataSet]).codes).toEqual({});
});
