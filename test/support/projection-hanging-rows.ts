import { cr, ct, dx, earlier, mg, nm, of, pt, study, us, xa, type HangingRow } from './hanging-row.ts';

/** Radiographs, mammography, ultrasound, nuclear medicine, angiography, and what fits nothing. */
export const projectionRows: readonly HangingRow[] = [
  [
    'chest PA and lateral',
    study('Chest', [cr('Chest PA', { view: 'PA' }), cr('Chest LAT', { view: 'LL' })]),
    [],
    'xr-two-views',
    ['S1', 'S2'],
  ],
  [
    'the same with a prior',
    study('Chest', [cr('Chest PA', { view: 'PA' }), cr('Chest LAT', { view: 'LL' })]),
    [study('Chest', [cr('Chest LAT', { view: 'LL' }), cr('Chest PA', { view: 'PA' })], earlier)],
    'xr-two-views-with-prior',
    ['S1', 'P1 S2', 'S2', 'P1 S1'],
  ],
  [
    'a prior with one view only',
    study('Thorax', [dx('Thorax p.a.', { view: 'PA' }), dx('Thorax seitlich')]),
    [study('Thorax', [dx('Thorax p.a.', { view: 'PA' })], earlier)],
    'xr-two-views-with-prior',
    ['S1', 'P1 S1'],
  ],
  [
    'single chest with prior by another detector',
    study('Thorax Bett', [dx('Thorax a.p.', { view: 'AP' })]),
    [study('Thorax Bett', [cr('Thorax a.p.', { view: 'AP' })], earlier)],
    'xr-with-prior',
    ['S1', 'P1 S1'],
  ],
  ['single view, nothing else', study('Chest', [cr('Chest PA PA', { view: 'PA' })]), [], 'xr-single', ['S1']],
  [
    'wrist in two planes, German',
    study('Handgelenk links 2 Ebenen', [dx('Handgelenk dv', {}), dx('Handgelenk seitlich')]),
    [],
    'xr-two-views',
    ['S1', 'S2'],
  ],
  [
    'French face and profile',
    study('Radio genou', [dx('Genou face'), dx('Genou profil')]),
    [],
    'xr-two-views',
    ['S1', 'S2'],
  ],
  [
    'views by code',
    study('', [
      dx('1', { viewCode: ['SCT:399067008 lateral'] }),
      dx('2', { viewCode: ['SCT:272479007 postero-anterior'] }),
    ]),
    [],
    'xr-two-views',
    ['S2', 'S1'],
  ],
  [
    'raw images do not hang',
    study('Chest', [
      dx('PA', { view: 'PA', texts: { PresentationIntentType: 'FOR PROCESSING' } }),
      dx('PA', { view: 'PA' }),
    ]),
    [],
    'xr-single',
    ['S2'],
  ],
  [
    'four oblique views of the cervical spine',
    study('XR C Spine Comp Min 4 Views', [
      cr('Cervical OBLI 1', { view: 'AP' }),
      cr('Cervical OBLI 2', { view: 'AP' }),
      cr('Cervical LAT', { view: 'LL' }),
    ]),
    [],
    'xr-two-views',
    ['S1', 'S3'],
  ],
  // Mammography
  [
    'four views, codes',
    study('Screening', [
      mg('', { side: 'L', viewCode: ['SCT:399162004 cranio-caudal'] }),
      mg('', { side: 'R', viewCode: ['SCT:399162004 cranio-caudal'] }),
      mg('', { side: 'L', viewCode: ['SCT:399368009 medio-lateral oblique'] }),
      mg('', { side: 'R', viewCode: ['SCT:399368009 medio-lateral oblique'] }),
    ]),
    [],
    'mg-four-views',
    ['S2', 'S1', 'S4', 'S3'],
  ],
  [
    'four views, words of the series',
    study('MAMMOSCREENING 1E LEZING', [mg('RCC'), mg('LCC'), mg('RMLO'), mg('LMLO')]),
    [],
    'mg-four-views',
    ['S1', 'S2', 'S3', 'S4'],
  ],
  [
    'a magnified CC does not take the place of the CC',
    study('Mammographie', [
      mg('R CC mag', { side: 'R', viewCode: ['SCT:399162004 cranio-caudal', 'SCT:399163009 Magnification'] }),
      mg('R CC', { side: 'R', viewCode: ['SCT:399162004 cranio-caudal'] }),
      mg('L CC', { side: 'L', viewCode: ['SCT:399162004 cranio-caudal'] }),
    ]),
    [],
    'mg-four-views',
    ['S2', 'S3', '-', '-'],
  ],
  [
    'one breast after surgery',
    study('Mammografie', [mg('L CC', { side: 'L', view: 'CC' }), mg('L MLO', { side: 'L', view: 'MLO' })]),
    [],
    'mg-four-views',
    ['-', 'S1', '-', 'S2'],
  ],
  ['a specimen', study('specimen', [mg('specimen')]), [], 'by-number', ['S1']],
  // Ultrasound, nuclear medicine, PET, angiography
  [
    'ultrasound: loops before stills',
    study('Thyroid', [us('still'), us('loop', { frames: 60 })]),
    [],
    'us-cine',
    ['S2', 'S1'],
  ],
  ['echo', study('Echocardiogram', [us('PS LAX MR & AI', { frames: 30 })]), [], 'us-cine', ['S1']],
  ['PET alone', study('Thorax^1HEAD_NECK_PETCT', [pt('PET WB_0')]), [], 'pet', ['S1', 'S1']],
  ['PET/CT', study('PET-CT STUDY', [ct('CT WB'), pt('PET WB')]), [], 'pet-ct', ['S1', 'S2', 'S1', 'S2']],
  ['bone scan', study('Whole Body Bone', [nm('WB', { bodyPart: 'WHOLE BODY' })]), [], 'nm', ['S1']],
  ['coronary angiography', study('', [xa('LCA'), xa('RCA')]), [], 'xa', ['S1', 'S2']],
  // What fits nothing
  [
    'secondary captures',
    study('None', [of('OT')('a'), of('OT')('b'), of('OT')('c')]),
    [],
    'by-number',
    ['S1', 'S2', 'S3', '-'],
  ],
  [
    'a name that hides as a part of the body',
    study('SERVICE CHECK', [of('OT')('x')]),
    [],
    'by-number',
    ['S1'],
  ],
];
