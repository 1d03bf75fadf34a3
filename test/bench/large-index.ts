import { createHash } from 'node:crypto';
import { IndexWriter } from '../../main/store/index-writer.ts';
import { WritableDatabase } from '../../main/store/database.ts';
import { instanceFile } from '../../main/store/instance-files.ts';
import { indexSchema, userSchema } from '../../main/store/schemas.ts';
import { describeImage } from '../../shared/image/describe-image.ts';
import { parsePart10 } from '../../shared/dicom/part10.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { sliceFile } from '../support/slice-file.ts';

export const studyCount = 100_000;
export const instancesAStudy = 10;
const instanceBytes = 526_000;

/** Families as they are spread in a hospital: a few are many. */
const families = [
  'Ahn',
  'Bauer',
  'Costa',
  'Dupont',
  'Eriksson',
  'Fischer',
  'Garcia',
  'Huber',
  'Ivanov',
  'Jansen',
  'Kim',
  'Lopez',
  'Meyer',
  'Novak',
  'Olsen',
  'Petrov',
  'Quinn',
  'Rossi',
  'Schmidt',
  'Tanaka',
  'Ueda',
  'Vogel',
  'Weber',
  'Xu',
  'Yilmaz',
  'Zhang',
];
const givens = [
  'Anna',
  'Bruno',
  'Clara',
  'David',
  'Emma',
  'Felix',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Karin',
  'Leo',
  'Mia',
  'Nils',
  'Olga',
  'Paul',
  'Rita',
  'Simon',
  'Tina',
  'Uwe',
];
export const modalities = ['CT', 'MR', 'CR', 'DX', 'US', 'MG', 'PT', 'NM', 'XA', 'RF'];
const descriptions = [
  'CT Thorax',
  'CT Abdomen',
  'MR Schädel',
  'MR Knie links',
  'Thorax pa',
  'Abdomen Übersicht',
  'Sono Leber',
  'Mammographie bds.',
  'PET/CT Ganzkörper',
  'Skelettszintigraphie',
];

const explicitLittleEndian = '1.2.840.10008.1.2.1';
const description = describeImage(parsePart10(sliceFile()).dataSet, {
  TransferSyntaxUID: explicitLittleEndian,
});

function describedImage(SOPInstanceUID: string): string {
  return JSON.stringify({ ...description, SOPInstanceUID });
}

/**
 * Fills an index (rows only, no files) with a hospital's worth of studies; the first instance of each by the writer that
 * received objects go through.
 */
export function writeLargeIndex(dataDirectory: string, instances = instancesAStudy): void {
  WritableDatabase.openWritable(dataDirectory, userSchema).close();
  const index = WritableDatabase.openWritable(dataDirectory, indexSchema);
  const writer = new IndexWriter(
    index,
    { readState: () => 'unread', correction: () => undefined, showMarks: () => undefined },
    () => false,
  );
  const random = seededRandom(1);
  const pick = (list: readonly string[]): string => list[Math.floor(random() ** 2 * list.length)] ?? '';
  const start = Date.UTC(2016, 0, 1);
  for (let study = 1; study <= studyCount; study++) {
    if (study % 500 === 1) index.begin();
    const dayMs = start + Math.floor((study / studyCount) * 3650) * 86_400_000;
    const StudyDate = new Date(dayMs).toISOString().slice(0, 10).replaceAll('-', '');
    const patient = Math.floor(random() * (studyCount / 3));
    const kind = Math.floor(random() ** 2 * modalities.length);
    const common = {
      SOPClassUID: '1.2.840.10008.5.1.4.1.1.2',
      SeriesInstanceUID: `2.25.${study}.1`,
      StudyInstanceUID: `2.25.${study}`,
      StudyDate,
      StudyTime: String(80_000 + Math.floor(random() * 90_000)).padStart(6, '0'),
      StudyDescription: descriptions[kind] ?? '',
      AccessionNumber: `A${1_000_000 + study}`,
      ReferringPhysicianName: pick(families),
      BodyPartExamined: '',
      InstitutionName: 'Klinikum',
      SeriesNumber: 1,
      SeriesDescription: 'axial',
      Modality: modalities[kind] ?? 'CT',
      PatientID: `P${patient}`,
      IssuerOfPatientID: '',
      // A patient is one person: the same number has the same name.
      PatientName: `${families[patient % 26] ?? ''}${patient % 997}^${givens[patient % 20] ?? ''}`,
      PatientBirthDate: `19${20 + (patient % 80)}0${1 + (patient % 9)}15`,
      PatientSex: patient % 2 === 0 ? 'F' : 'M',
    };
    const SOPInstanceUID = `2.25.${study}.1.1`;
    const sha256 = createHash('sha256').update(SOPInstanceUID).digest('hex');
    writer.add(
      {
        spoolName: '',
        sha256,
        bytes: instanceBytes,
        dataSetOffsetBytes: 364,
        TransferSyntaxUID: explicitLittleEndian,
        header: { ...common, SOPInstanceUID, InstanceNumber: 1 },
        image: {
          descriptionJson: describedImage(SOPInstanceUID),
          pixelsJson: '{}',
          frameTable: new Uint8Array(24),
          frameProblemJson: null,
          frameCount: 1,
        },
        // One study in fifty came on a disc.
        source:
          study % 50 === 0
            ? { kind: 'media', label: 'DISC', batchId: 'b' }
            : { kind: 'network', label: 'PACS', batchId: 'b' },
      },
      instanceFile(common.SeriesInstanceUID, sha256),
      dayMs,
    );
    if (study % 500 === 0) index.commit();
  }
  addFurtherInstances(index, instances);
  index.close();
}

/**
 * The other instances of each study, copied from its first in a few statements: a million turns of the writer take ten
 * minutes on a busy machine. Hashes are random, as they are in truth, so that their indexes are as scattered.
 */
function addFurtherInstances(index: WritableDatabase, instances: number): void {
  for (let number = 2; number <= instances; number++) {
    index.transaction(() => {
      index
        .change(
          `INSERT INTO instance (series_id, SOPInstanceUID, SOPClassUID, TransferSyntaxUID, InstanceNumber, frame_count,
            revision, sha256, file, bytes, data_set_offset_bytes, stored_at, state)
            SELECT series_id, rtrim(SOPInstanceUID, '1') || ?, SOPClassUID, TransferSyntaxUID, ?, frame_count, revision,
              lower(hex(randomblob(32))), substr(file, 1, 54) || lower(hex(randomblob(32))) || '.dcm', bytes,
              data_set_offset_bytes, stored_at, state FROM instance WHERE InstanceNumber = 1`,
        )
        .run(number, number);
      index
        .change(
          `INSERT INTO image (instance_id, description, pixels, frame_table, frame_problem)
            SELECT further.instance_id, image.description, image.pixels, image.frame_table, image.frame_problem
              FROM instance AS further JOIN instance AS one USING (series_id)
              JOIN image ON image.instance_id = one.instance_id
              WHERE further.InstanceNumber = ? AND one.InstanceNumber = 1`,
        )
        .run(number);
    });
  }
  index.change('UPDATE series SET instance_count = ?').run(instances);
  index.change('UPDATE study SET instance_count = ?, bytes = ?').run(instances, instances * instanceBytes);
}
