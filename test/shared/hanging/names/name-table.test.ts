import { describe, expect, test } from 'vitest';
import { builtInNames, builtInNameTable } from '../../../../shared/hanging/names/built-in-names.ts';
import {
  compileNames,
  nameTableSchema,
  namesInText,
  valuesOfCode,
  type NamedConcept,
} from '../../../../shared/hanging/names/name-table.ts';

function values(concept: NamedConcept, text: string): string[] {
  return namesInText(builtInNames(), concept, text).map(({ value }) => value);
}

describe('the built in names', () => {
  test('pass the schema that a site’s own table must pass', () => {
    expect(nameTableSchema.parse(builtInNameTable)).toEqual(builtInNameTable);
  });

  test.each<[string, string[]]>([
    ['CT CHEST W/O CONTRAST', ['CHEST']],
    ['CT Thorax/Abdomen mit KM', ['CHEST', 'ABDOMEN']],
    ['CT CAP', ['CHEST', 'ABDOMEN', 'PELVIS']],
    ['TDM thoraco-abdomino-pelvienne', ['CHEST', 'ABDOMEN', 'PELVIS']],
    ['TC torace senza mdc', ['CHEST']],
    ['RM DE CRANIO', ['HEAD']],
    ['MRT des Schädels nativ', ['HEAD']],
    ['IRM cérébrale', ['HEAD']],
    ['MRT LWS', ['LSPINE']],
    ['MRI lumbar spine', ['LSPINE']],
    ['RX columna cervical', ['CSPINE']],
    ['MR Kniegelenk rechts', ['KNEE']],
    ['RM rodilla izquierda', ['KNEE']],
    ['IRM genou gauche', ['KNEE']],
    ['Handgelenk links 2 Ebenen', ['HAND']],
    ['胸部CT', ['CHEST']],
    ['頭部MRI', ['HEAD']],
    ['PET WB_0', ['WHOLEBODY']],
    ['femoral neck', ['HIP']],
    ['Non-ossifying fibroma of distal tibia', ['ANKLE']],
    ['SERVICE', []],
    ['', []],
  ])('body parts of “%s”', (text, expected) => {
    expect(values('bodyPart', text).toSorted()).toEqual(expected.toSorted());
  });

  test.each<[NamedConcept, string, string[]]>([
    ['contrast', 'Abdomen ohne KM', ['NO']],
    ['contrast', 'CT CHEST W/ & W/O', ['YES', 'NO']],
    ['contrast', 'HEAD/BRAIN WO CONTRAST', ['NO']],
    ['contrast', 'TC abdomen con mdc', ['YES']],
    ['contrast', 'sans injection', ['NO']],
    ['sequence', 'ax T2 FLAIR fs', ['FLAIR']],
    ['sequence', 't1_mprage_sag', ['T1']],
    ['sequence', 'ep2d_diff_b1000_ADC', ['DWI', 'ADC']],
    ['sequence', 'Fast Brain T2W/TSE$1', ['T2']],
    ['plane', 't2_tse_tra_msma_5', ['AXIAL']],
    ['kernel', 'Lunge 1.0 Br59', ['LUNG']],
    ['kernel', 'Mediastinum 3.0', ['SOFT']],
    ['view', 'R MLO', ['MLO']],
    ['laterality', 'RCC', ['R']],
    ['localizer', '3-PLANE LOC', ['YES']],
    ['localizer', 'Scout', ['YES']],
    ['phase', 'Leber portalvenös', ['PORTAL']],
  ])('%s of “%s”', (concept, text, expected) => {
    expect(values(concept, text)).toEqual(expected);
  });

  test('know the codes of the standard', () => {
    const code = { CodeValue: '399368009', CodingSchemeDesignator: 'SCT' };
    expect(valuesOfCode(builtInNames(), 'view', code)).toEqual(['MLO']);
    expect(valuesOfCode(builtInNames(), 'view', { ...code, CodingSchemeDesignator: '99LOCAL' })).toEqual([]);
  });
});

test('a site adds names of its own', () => {
  const site = nameTableSchema.parse({ bodyPart: [{ value: 'KNEE', words: ['gonarthrose*'] }] });
  const names = compileNames([builtInNameTable, site]);
  expect(namesInText(names, 'bodyPart', 'Gonarthrosen bds.').map(({ value }) => value)).toEqual(['KNEE']);
});
