import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createChestStudy, yearBefore } from '../../main/phantom/chest/chest-study.ts';
import { createPhantomStudy } from '../../main/phantom/phantom-study.ts';
import type { PhantomStudy } from '../../main/phantom/phantom-object.ts';
import type { PhantomKind } from '../../main/services/services.ts';

/** Phantoms for a picture of a busy worklist: nobody is called so, and each name says what it is. */
interface PictureStudy {
  readonly kind: PhantomKind;
  readonly PatientName: string;
  readonly PatientID: string;
  readonly PatientBirthDate: string;
  readonly PatientSex: 'F' | 'M';
  readonly StudyDescription: string;
  readonly BodyPartExamined: string;
  readonly ReferringPhysicianName: string;
  /** Title of the application entity that sends it. */
  readonly ae: string;
  /** Days before today, and the time. */
  readonly daysAgo: number;
  readonly StudyTime: string;
  readonly sliceCount?: number;
}

/** The newest last: they arrive in this order. */
const studies: readonly PictureStudy[] = [
  {
    kind: 'us',
    PatientName: 'PHANTOM^HA-EUN=모형^하은',
    PatientID: 'PH-20458',
    PatientBirthDate: '20260812',
    PatientSex: 'F',
    StudyDescription: 'Hips, infant control',
    BodyPartExamined: 'HIP',
    ReferringPhysicianName: 'Phantom paediatrics',
    ae: 'US_ROOM_2',
    daysAgo: 5,
    StudyTime: '1047',
    sliceCount: 22,
  },
  {
    kind: 'ct',
    PatientName: 'PHANTOM^ROWAN',
    PatientID: 'PH-20456',
    PatientBirthDate: '19890909',
    PatientSex: 'M',
    StudyDescription: 'Wrist left, scaphoid',
    BodyPartExamined: 'WRIST',
    ReferringPhysicianName: 'Phantom orthopaedics',
    ae: 'CT_HALL_1',
    daysAgo: 5,
    StudyTime: '1015',
    sliceCount: 60,
  },
  {
    kind: 'nm',
    PatientName: 'PHANTOM^BENEDIKTE',
    PatientID: 'PH-19726',
    PatientBirthDate: '19760208',
    PatientSex: 'F',
    StudyDescription: 'Thyroid scintigraphy',
    BodyPartExamined: 'NECK',
    ReferringPhysicianName: 'Phantom outpatients',
    ae: 'GAMMA_2',
    daysAgo: 4,
    StudyTime: '1122',
    sliceCount: 12,
  },
  {
    kind: 'mr',
    PatientName: 'PHANTOM^SHIORI=模型^詩織',
    PatientID: 'PH-19951',
    PatientBirthDate: '20010925',
    PatientSex: 'F',
    StudyDescription: 'Pituitary',
    BodyPartExamined: 'BRAIN',
    ReferringPhysicianName: 'Phantom neurology',
    ae: 'MR_NORTH',
    daysAgo: 4,
    StudyTime: '1555',
    sliceCount: 32,
  },
  {
    kind: 'cr',
    PatientName: 'PHANTOM^TOBIAS',
    PatientID: 'PH-20487',
    PatientBirthDate: '19870303',
    PatientSex: 'M',
    StudyDescription: 'Chest PA and lateral',
    BodyPartExamined: 'CHEST',
    ReferringPhysicianName: 'Phantom occupational',
    ae: 'DX_WARD_3',
    daysAgo: 4,
    StudyTime: '1531',
  },
  {
    kind: 'pt',
    PatientName: 'PHANTOM^ODILE',
    PatientID: 'PH-17712',
    PatientBirthDate: '19620412',
    PatientSex: 'F',
    StudyDescription: 'FDG, response',
    BodyPartExamined: 'WHOLEBODY',
    ReferringPhysicianName: 'Phantom oncology',
    ae: 'PETCT_1',
    daysAgo: 3,
    StudyTime: '1620',
    sliceCount: 48,
  },
  {
    kind: 'nm',
    PatientName: 'PHANTOM^OSWIN',
    PatientID: 'PH-19702',
    PatientBirthDate: '19760208',
    PatientSex: 'M',
    StudyDescription: 'Bone scan, SPECT',
    BodyPartExamined: 'WHOLEBODY',
    ReferringPhysicianName: 'Phantom oncology',
    ae: 'GAMMA_2',
    daysAgo: 3,
    StudyTime: '1122',
    sliceCount: 64,
  },
  {
    kind: 'mg',
    PatientName: 'PHANTOM^BERENIKE',
    PatientID: 'PH-19846',
    PatientBirthDate: '19601010',
    PatientSex: 'F',
    StudyDescription: 'Screening, 4 views',
    BodyPartExamined: 'BREAST',
    ReferringPhysicianName: 'Phantom screening',
    ae: 'MAMMO_1',
    daysAgo: 2,
    StudyTime: '1558',
  },
  {
    kind: 'us',
    PatientName: 'PHANTOM^CASSIAN',
    PatientID: 'PH-20284',
    PatientBirthDate: '19940716',
    PatientSex: 'M',
    StudyDescription: 'Thyroid',
    BodyPartExamined: 'NECK',
    ReferringPhysicianName: 'Phantom outpatients',
    ae: 'US_ROOM_5',
    daysAgo: 2,
    StudyTime: '1546',
    sliceCount: 38,
  },
  {
    kind: 'cr',
    PatientName: 'PHANTOM^THORVALD',
    PatientID: 'PH-18197',
    PatientBirthDate: '19450128',
    PatientSex: 'M',
    StudyDescription: 'Pelvis and right hip',
    BodyPartExamined: 'HIP',
    ReferringPhysicianName: 'Phantom emergency',
    ae: 'DX_WARD_3',
    daysAgo: 1,
    StudyTime: '0950',
  },
  {
    kind: 'mr',
    PatientName: 'PHANTOM^ELLINGTON',
    PatientID: 'PH-20510',
    PatientBirthDate: '19901123',
    PatientSex: 'F',
    StudyDescription: 'Knee right, sports injury',
    BodyPartExamined: 'KNEE',
    ReferringPhysicianName: 'Phantom sports clinic',
    ae: 'MR_NORTH',
    daysAgo: 1,
    StudyTime: '1031',
    sliceCount: 28,
  },
  {
    kind: 'pt',
    PatientName: 'PHANTOM^MATTHÄUS',
    PatientID: 'PH-17600',
    PatientBirthDate: '19551004',
    PatientSex: 'M',
    StudyDescription: 'FDG, skull base to thigh',
    BodyPartExamined: 'WHOLEBODY',
    ReferringPhysicianName: 'Phantom oncology',
    ae: 'PETCT_1',
    daysAgo: 1,
    StudyTime: '1407',
    sliceCount: 60,
  },
  {
    kind: 'mr',
    PatientName: 'PHANTOM^REN=模型^蓮',
    PatientID: 'PH-20331',
    PatientBirthDate: '19780211',
    PatientSex: 'M',
    StudyDescription: 'Brain, follow-up',
    BodyPartExamined: 'BRAIN',
    ReferringPhysicianName: 'Phantom neurology',
    ae: 'MR_NORTH',
    daysAgo: 0,
    StudyTime: '0658',
    sliceCount: 24,
  },
  {
    kind: 'cr',
    PatientName: 'PHANTOM^ANNEKE',
    PatientID: 'PH-20499',
    PatientBirthDate: '20190527',
    PatientSex: 'F',
    StudyDescription: 'Left forearm, two views',
    BodyPartExamined: 'FOREARM',
    ReferringPhysicianName: 'Phantom emergency',
    ae: 'DX_WARD_3',
    daysAgo: 0,
    StudyTime: '0705',
  },
  {
    kind: 'us',
    PatientName: 'PHANTOM^ΔΑΝΆΗ',
    PatientID: 'PH-20470',
    PatientBirthDate: '19980220',
    PatientSex: 'F',
    StudyDescription: 'Abdomen, right upper quadrant',
    BodyPartExamined: 'ABDOMEN',
    ReferringPhysicianName: 'Phantom emergency',
    ae: 'US_ROOM_2',
    daysAgo: 0,
    StudyTime: '0714',
    sliceCount: 44,
  },
  {
    kind: 'mg',
    PatientName: 'PHANTOM^SEO-YEON=모형^서연',
    PatientID: 'PH-19883',
    PatientBirthDate: '19840109',
    PatientSex: 'F',
    StudyDescription: 'Diagnostic, both sides',
    BodyPartExamined: 'BREAST',
    ReferringPhysicianName: 'Phantom breast unit',
    ae: 'MAMMO_1',
    daysAgo: 0,
    StudyTime: '0730',
  },
  {
    kind: 'ct',
    PatientName: 'PHANTOM^FOLAKE',
    PatientID: 'PH-20127',
    PatientBirthDate: '19660830',
    PatientSex: 'F',
    StudyDescription: 'Head without contrast, fall',
    BodyPartExamined: 'HEAD',
    ReferringPhysicianName: 'Phantom emergency',
    ae: 'CT_HALL_1',
    daysAgo: 0,
    StudyTime: '0821',
    sliceCount: 48,
  },
  {
    kind: 'nm',
    PatientName: 'PHANTOM^MIN-JUN',
    PatientID: 'PH-19340',
    PatientBirthDate: '19731229',
    PatientSex: 'M',
    StudyDescription: 'Myocardial perfusion',
    BodyPartExamined: 'HEART',
    ReferringPhysicianName: 'Phantom cardiology',
    ae: 'GAMMA_2',
    daysAgo: 0,
    StudyTime: '0826',
    sliceCount: 32,
  },
  {
    kind: 'mr',
    PatientName: 'PHANTOM^EIRIK',
    PatientID: 'PH-20091',
    PatientBirthDate: '19691101',
    PatientSex: 'M',
    StudyDescription: 'Lumbar spine',
    BodyPartExamined: 'LSPINE',
    ReferringPhysicianName: 'Phantom orthopaedics',
    ae: 'MR_SOUTH',
    daysAgo: 0,
    StudyTime: '0837',
    sliceCount: 20,
  },
];

/** The patient of the reading view: a chest, its prior, and earlier films. */
const chestPatient = {
  PatientName: 'PHANTOM^HARUKO=模型^春子',
  PatientID: 'PH-20441',
  PatientBirthDate: '19580314',
  PatientSex: 'F',
  ReferringPhysicianName: 'Phantom pulmonology',
} as const;
export const chestDescription = 'CT chest with contrast (phantom)';

export interface SentFolder {
  readonly ae: string;
  readonly directory: string;
}

/** DA of so many days before a moment, in local time. */
function dayBefore(now: Date, days: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() - days);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()]
    .map((part) => String(part).padStart(2, '0'))
    .join('');
}

/** Writes all studies, a folder each, and says who is to send which; the chest and what belongs to it come last. */
export function writePictureStudies(directory: string, now: Date): SentFolder[] {
  let count = 0;
  const write = (ae: string, study: PhantomStudy): SentFolder => {
    const folder = path.join(directory, String(++count).padStart(2, '0'));
    mkdirSync(folder);
    let files = 0;
    for (const { bytes } of study.objects()) writeFileSync(path.join(folder, `${++files}.dcm`), bytes);
    return { ae, directory: folder };
  };
  const accession = (): string => `PH-26-${1640 + count * 7}`;
  const sent = studies.map(({ kind, ae, daysAgo, StudyTime, sliceCount, ...attributes }) =>
    write(
      ae,
      createPhantomStudy({
        kind,
        seed: `picture ${attributes.PatientID}`,
        StudyDate: dayBefore(now, daysAgo),
        attributes: {
          ...attributes,
          StudyTime: `${StudyTime}00`,
          AccessionNumber: accession(),
        },
        ...(sliceCount === undefined ? {} : { sliceCount }),
      }),
    ),
  );
  const today = dayBefore(now, 0);
  const film = (StudyDate: string): SentFolder =>
    write(
      'DX_WARD_3',
      createPhantomStudy({
        kind: 'cr',
        seed: `picture film ${StudyDate}`,
        StudyDate,
        attributes: {
          ...chestPatient,
          StudyDescription: 'Chest PA and lateral',
          BodyPartExamined: 'CHEST',
          AccessionNumber: accession(),
        },
      }),
    );
  const chest = (exam: 'current' | 'prior', StudyDate: string): SentFolder =>
    write(
      'CT_HALL_2',
      createChestStudy({
        exam,
        seed: 'picture chest',
        StudyDate,
        attributes: { ...chestPatient, AccessionNumber: accession() },
      }),
    );
  const priorDate = yearBefore(today);
  return [
    ...sent,
    film(yearBefore(yearBefore(dayBefore(now, 40)))),
    film(dayBefore(now, 9)),
    chest('prior', priorDate),
    chest('current', today),
  ];
}
