import type { StudyNote } from '../../shared/model/annotations.ts';
import type { SeriesSummary, StudyDetail, StudyRow } from '../../shared/model/worklist.ts';
import type { InstanceSource } from '../ingest/incoming-instance.ts';
import { PendingArrivalReader } from './arrival-log.ts';
import { batchColumns, sourceOfBatch, type BatchRecord } from './batch-source.ts';
import type { Query, ReadableDatabase } from './database.ts';
import type { Arrival } from './user-writer.ts';

interface SeriesRecord {
  readonly series_id: number;
  readonly SeriesInstanceUID: string;
  readonly SeriesNumber: number | null;
  readonly SeriesDescription: string;
  readonly Modality: string;
  readonly instance_count: number;
}

/** What a look at the images of a series tells; sums of none are null. */
interface FindingsRecord {
  readonly images: number;
  readonly numbers: number;
  readonly span: number | null;
  readonly lossy: number | null;
  readonly unshown: number | null;
}

const noFindings: FindingsRecord = { images: 0, numbers: 0, span: null, lossy: null, unshown: null };

interface HistoryRecord extends BatchRecord {
  readonly outcome: Arrival['outcome'];
  readonly count: number;
  readonly last_at: number;
}

/** Objects of one batch that met the same fate. */
interface HistoryLine {
  readonly source: InstanceSource;
  readonly outcome: Arrival['outcome'];
  count: number;
  lastAtMs: number;
}

/** Lines of a study's history that are shown at most, the newest. */
const mostLines = 200;

/** The side panel of one study. */
export class StudyDetailReader {
  readonly #series: Query<SeriesRecord>;
  readonly #images: Query<{ instance_id: number }>;
  readonly #findings: Query<FindingsRecord>;
  readonly #history: Query<HistoryRecord>;
  readonly #pending: PendingArrivalReader;

  constructor(index: ReadableDatabase, user: ReadableDatabase) {
    this.#series = index.query(
      `SELECT * FROM series WHERE study_id = ? ORDER BY SeriesNumber NULLS LAST, SeriesInstanceUID`,
    );
    this.#images = index.query(
      `SELECT instance_id FROM instance JOIN image USING (instance_id)
        WHERE series_id = ? AND revision = 1 AND state = 'stored' AND image.frame_table IS NOT NULL
        ORDER BY InstanceNumber NULLS LAST, SOPInstanceUID`,
    );
    this.#findings = index.query(
      `SELECT count(*) AS images, count(DISTINCT InstanceNumber) AS numbers,
          max(InstanceNumber) - min(InstanceNumber) + 1 AS span,
          sum(json_extract(image.pixels, '$.lossy') = 1) AS lossy, sum(image.frame_table IS NULL) AS unshown
        FROM instance JOIN image USING (instance_id) WHERE series_id = ? AND revision = 1`,
    );
    this.#history = user.query(
      `SELECT ${batchColumns}, outcome, count(*) AS count, max(arrived_at) AS last_at
        FROM arrival JOIN batch USING (batch_id) WHERE StudyInstanceUID = ?
        GROUP BY batch_id, outcome ORDER BY last_at DESC LIMIT ${mostLines}`,
    );
    this.#pending = new PendingArrivalReader(index);
  }

  read(study: StudyRow, otherStudies: StudyRow[], notes: StudyNote[]): StudyDetail {
    return {
      study,
      series: this.#series.all(study.studyId).map((record) => this.#summaryOf(record)),
      otherStudies,
      notes,
      history: this.#historyOf(study.StudyInstanceUID).map(({ lastAtMs, outcome, count, source }) => ({
        at: new Date(lastAtMs).toISOString(),
        outcome,
        count,
        source,
      })),
    };
  }

  #summaryOf(record: SeriesRecord): SeriesSummary {
    const images = this.#images.all(record.series_id);
    return {
      seriesId: record.series_id,
      SeriesInstanceUID: record.SeriesInstanceUID,
      SeriesNumber: record.SeriesNumber,
      SeriesDescription: record.SeriesDescription,
      Modality: record.Modality,
      instanceCount: record.instance_count,
      // The middle of a stack shows more of what it is than its edge.
      thumbnailInstanceId: images[Math.floor(images.length / 2)]?.instance_id ?? null,
      ...this.#findingsOf(record.series_id),
    };
  }

  #findingsOf(seriesId: number): Pick<SeriesSummary, 'lossyCount' | 'unshownCount' | 'gapCount'> {
    const { images, numbers, span, lossy, unshown } = this.#findings.get(seriesId) ?? noFindings;
    const left = (span ?? 0) - numbers;
    // Numbers that come twice are no run, and one that leaves out every other is none by one.
    const isRun = numbers === images && left * 2 <= images;
    return { lossyCount: lossy ?? 0, unshownCount: unshown ?? 0, gapCount: isRun ? Math.max(0, left) : 0 };
  }

  /** The newest first, with what has not yet reached the user database. */
  #historyOf(StudyInstanceUID: string): HistoryLine[] {
    const lines = new Map<string, HistoryLine>();
    for (const record of this.#history.all(StudyInstanceUID)) {
      const { outcome, count, last_at: lastAtMs } = record;
      lines.set(`${record.batch_id} ${outcome}`, { source: sourceOfBatch(record), outcome, count, lastAtMs });
    }
    for (const { source, outcome, arrivedAtMs } of this.#pending.ofStudy(StudyInstanceUID)) {
      const key = `${source.batchId} ${outcome}`;
      const line = lines.get(key) ?? { source, outcome, count: 0, lastAtMs: arrivedAtMs };
      line.count += 1;
      line.lastAtMs = Math.max(line.lastAtMs, arrivedAtMs);
      lines.set(key, line);
    }
    return [...lines.values()].toSorted((a, b) => b.lastAtMs - a.lastAtMs).slice(0, mostLines);
  }
}
