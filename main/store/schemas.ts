import type { DatabaseSchema } from './database.ts';
import { index001Studies } from './migrations/index-001-studies.ts';
import { index002Corrupt } from './migrations/index-002-corrupt.ts';
import { index003PendingArrivals } from './migrations/index-003-pending-arrivals.ts';
import { index004Relations } from './migrations/index-004-relations.ts';
import { index005ModalityDates } from './migrations/index-005-modality-dates.ts';
import { index006Naming } from './migrations/index-006-naming.ts';
import { index007Corrections } from './migrations/index-007-corrections.ts';
import { index008SourceKinds } from './migrations/index-008-source-kinds.ts';
import { index009PixelFacts } from './migrations/index-009-pixel-facts.ts';
import { index010ShownMarks } from './migrations/index-010-shown-marks.ts';
import { user001History } from './migrations/user-001-history.ts';
import { user002Keeping } from './migrations/user-002-keeping.ts';
import { user003Clock } from './migrations/user-003-clock.ts';
import { user004Relations } from './migrations/user-004-relations.ts';
import { user005Annotations } from './migrations/user-005-annotations.ts';
import { user006Corrections } from './migrations/user-006-corrections.ts';
import { user007Hanging } from './migrations/user-007-hanging.ts';
import { user008Planes } from './migrations/user-008-planes.ts';
import { user009Labels } from './migrations/user-009-labels.ts';

/** What can be rebuilt from the files. */
export const indexSchema: DatabaseSchema = {
  fileName: 'index.sqlite',
  // 'NegI' in ASCII.
  applicationId: 0x4e656749,
  migrations: [
    index001Studies,
    index002Corrupt,
    index003PendingArrivals,
    index004Relations,
    index005ModalityDates,
    index006Naming,
    index007Corrections,
    index008SourceKinds,
    index009PixelFacts,
    index010ShownMarks,
  ],
};

/** What cannot. */
export const userSchema: DatabaseSchema = {
  fileName: 'user.sqlite',
  // 'NegU' in ASCII.
  applicationId: 0x4e656755,
  migrations: [
    user001History,
    user002Keeping,
    user003Clock,
    user004Relations,
    user005Annotations,
    user006Corrections,
    user007Hanging,
    user008Planes,
    user009Labels,
  ],
};
