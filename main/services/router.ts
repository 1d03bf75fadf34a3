import { z } from 'zod';
import { jobSchema } from '../../shared/model/activity.ts';
import {
  annotationDraftSchema,
  annotationSchema,
  keyImageDraftSchema,
  studyMarksSchema,
  studyNoteDraftSchema,
} from '../../shared/model/annotations.ts';
import { claimedFileSchema, uploadNameSchema } from '../../shared/model/claimed-file.ts';
import { evictionPlanSchema, integrityStateSchema } from '../../shared/model/keeping.ts';
import { mediumSchema } from '../../shared/model/media.ts';
import {
  correctionSchema,
  demographicsSchema,
  patientCandidateSchema,
} from '../../shared/model/patient-correction.ts';
import { instanceTagsSchema } from '../../shared/model/instance-tags.ts';
import { packedDisplaySetSchema, packedReadingSessionSchema } from '../../shared/model/reading.ts';
import {
  dryRunSchema,
  hangingChoiceSchema,
  hangingSetupSchema,
  protocolVersionSchema,
  protocolObjectSchema,
  readProtocolFileSchema,
  savedLevelSchema,
} from '../../shared/model/hanging.ts';
import { protocolSchema } from '../../shared/hanging/protocol.ts';
import { auditVerificationSchema } from '../../shared/model/audit.ts';
import { quarantineEntrySchema } from '../../shared/model/quarantine.ts';
import { nameTableSchema } from '../../shared/hanging/names/name-table.ts';
import { protocolFileLimit } from '../hanging/protocol-file.ts';
import { receiverStatusSchema, storageStatusSchema } from '../../shared/model/receiver.ts';
import { certificatesSchema, receiverCheckSchema } from '../../shared/model/receiver-check.ts';
import { salvageReportSchema } from '../../shared/model/salvage.ts';
import { settingRowSchema, settingValueSchema } from '../../shared/model/settings.ts';
import { trashEntrySchema } from '../../shared/model/trash.ts';
import { viewedFramesSchema } from '../../shared/model/viewed-frames.ts';
import { storedWorkspaceSchema, workspaceSchema } from '../../shared/model/workspace.ts';
import {
  labelCountSchema,
  labelSchema,
  readStates,
  refusedStudySchema,
  statesBeforeSchema,
  studyDetailSchema,
  studyPageSchema,
  studyPlacesSchema,
  studyQuerySchema,
  studyRowSchema,
} from '../../shared/model/worklist.ts';
import { procedure, router } from './rpc-procedure.ts';
import { phantomKinds } from './services.ts';

const studyId = z.number().int();
const ofQuarantine = z.object({
  quarantineIds: z.array(z.string().min(1).max(128)).min(1).max(10_000),
});
/** All of a worklist of the largest size that is promised, and more. */
const changedStudies = z.array(studyId).min(1).max(200_000);
const jobId = z.string().max(64);
const mediumId = z.string().max(64);
const token = z.string().max(128);
const ofStudy = z.object({ token, studyId });
const windowId = z.string().min(1).max(64);
/** A key with a long chain of certificates is some 20 kB. */
const longestCertificateFile = 1_000_000;
const protocolId = z.string().min(1).max(64);
const trashId = z.string().max(64);
const countsSchema = z.object({
  studies: z.number(),
  instances: z.number(),
  unread: z.number(),
  bytes: z.number(),
});

export const appRouter = router({
  worklist: router({
    query: procedure
      .input(studyQuerySchema)
      .output(studyPageSchema)
      .query(({ ctx, input }) => ctx.services.worklist.query(input)),
    detail: procedure
      .input(z.object({ studyId }))
      .output(studyDetailSchema)
      .query(({ ctx, input }) => ctx.services.worklist.detail(input.studyId)),
    counts: procedure.output(countsSchema).query(({ ctx }) => ctx.services.worklist.counts()),
    rows: procedure
      .input(z.object({ studyIds: z.array(studyId).max(500) }))
      .output(z.array(studyRowSchema))
      .query(({ ctx, input }) => ctx.services.worklist.rows(input.studyIds)),
    ids: procedure
      .input(studyPlacesSchema)
      .output(z.array(studyId))
      .query(({ ctx, input }) => ctx.services.worklist.ids(input)),
    setReadState: procedure
      .input(z.object({ studyIds: changedStudies, readState: z.enum(readStates) }))
      .output(statesBeforeSchema)
      .mutation(({ ctx, input }) => ctx.services.worklist.setReadState(input.studyIds, input.readState)),
    labels: procedure.output(z.array(labelCountSchema)).query(({ ctx }) => ctx.services.worklist.labels()),
    modalities: procedure.output(z.array(z.string())).query(({ ctx }) => ctx.services.worklist.modalities()),
    /** Answers the studies that it changed. */
    setLabel: procedure
      .input(z.object({ studyIds: changedStudies, label: labelSchema, isOn: z.boolean() }))
      .output(z.array(studyId))
      .mutation(({ ctx, input }) => ctx.services.worklist.setLabel(input.studyIds, input.label, input.isOn)),
    setNote: procedure
      .input(z.object({ studyId, note: studyNoteDraftSchema }))
      .mutation(({ ctx, input }) => ctx.services.worklist.setNote(input.studyId, input.note)),
    removeNote: procedure
      .input(z.object({ studyId, noteId: z.uuid() }))
      .mutation(({ ctx, input }) => ctx.services.worklist.removeNote(input.studyId, input.noteId)),
    /** Takes back a change or removal. */
    restoreNote: procedure
      .input(z.object({ studyId, noteId: z.uuid(), changedAt: z.iso.datetime() }))
      .mutation(({ ctx, input }) =>
        ctx.services.worklist.restoreNote(input.studyId, input.noteId, input.changedAt),
      ),
  }),
  reading: router({
    open: procedure
      .input(z.object({ studyId, windowId }))
      .output(packedReadingSessionSchema)
      .mutation(({ ctx, input }) => ctx.services.reading.open(input.studyId, input.windowId)),
    displaySets: procedure
      .input(ofStudy)
      .output(z.array(packedDisplaySetSchema).readonly())
      .query(({ ctx, input }) => ctx.services.reading.displaySets(input.token, input.studyId)),
    instanceTags: procedure
      .input(z.object({ token, instanceId: z.number().int() }))
      .output(instanceTagsSchema)
      .query(({ ctx, input }) => ctx.services.reading.instanceTags(input.token, input.instanceId)),
    stay: procedure
      .input(z.object({ token }))
      .mutation(({ ctx, input }) => ctx.services.reading.stay(input.token)),
    close: procedure
      .input(z.object({ token }))
      .mutation(({ ctx, input }) => ctx.services.reading.close(input.token)),
  }),
  hanging: router({
    setup: procedure.output(hangingSetupSchema).query(({ ctx }) => ctx.services.hanging.setup()),
    save: procedure
      .input(z.object({ protocol: protocolSchema }))
      .output(protocolSchema)
      .mutation(({ ctx, input }) => ctx.services.hanging.save(input.protocol)),
    readFile: procedure
      // Four characters of base64 for three bytes.
      .input(z.object({ base64: z.base64().max(Math.ceil(protocolFileLimit / 3) * 4) }))
      .output(readProtocolFileSchema)
      .mutation(({ ctx, input }) => ctx.services.hanging.readFile(input.base64)),
    writeObject: procedure
      .input(z.object({ protocol: protocolSchema }))
      .output(protocolObjectSchema)
      .mutation(({ ctx, input }) => ctx.services.hanging.writeObject(input.protocol)),
    saveNames: procedure
      .input(z.object({ names: nameTableSchema }))
      .mutation(({ ctx, input }) => ctx.services.hanging.saveNames(input.names)),
    remove: procedure
      .input(z.object({ id: protocolId, level: savedLevelSchema }))
      .mutation(({ ctx, input }) => ctx.services.hanging.remove(input.id, input.level)),
    history: procedure
      .input(z.object({ id: protocolId }))
      .output(z.array(protocolVersionSchema))
      .query(({ ctx, input }) => ctx.services.hanging.history(input.id)),
    version: procedure
      .input(z.object({ id: protocolId, level: savedLevelSchema, version: z.number().int().min(1) }))
      .output(protocolSchema.nullable())
      .query(({ ctx, input }) => ctx.services.hanging.version(input.id, input.level, input.version)),
    restore: procedure
      .input(z.object({ id: protocolId, level: savedLevelSchema, version: z.number().int().min(1) }))
      .output(protocolSchema)
      .mutation(({ ctx, input }) => ctx.services.hanging.restore(input.id, input.level, input.version)),
    choose: procedure
      .input(ofStudy.extend({ choice: hangingChoiceSchema.nullable() }))
      .mutation(({ ctx, input }) => ctx.services.hanging.choose(input.token, input.studyId, input.choice)),
    dryRun: procedure
      .input(
        z.object({
          protocol: protocolSchema,
          offset: z.number().int().min(0),
          limit: z.number().int().min(1).max(500),
        }),
      )
      .output(dryRunSchema)
      .mutation(({ ctx, input }) => ctx.services.hanging.dryRun(input.protocol, input.offset, input.limit)),
  }),
  /** What people put on the studies of a session. Changes answer when they are durable. */
  marks: router({
    list: procedure
      .input(z.object({ token }))
      .output(studyMarksSchema)
      .query(({ ctx, input }) => ctx.services.marks.list(input.token)),
    saveAnnotation: procedure
      .input(ofStudy.extend({ draft: annotationDraftSchema, baseRevision: z.number().int().min(0) }))
      .output(annotationSchema)
      .mutation(({ ctx, input }) =>
        ctx.services.marks.saveAnnotation(input.token, input.studyId, input.draft, input.baseRevision),
      ),
    removeAnnotation: procedure
      .input(ofStudy.extend({ annotationId: z.uuid() }))
      .mutation(({ ctx, input }) =>
        ctx.services.marks.removeAnnotation(input.token, input.studyId, input.annotationId),
      ),
    setKeyImage: procedure
      .input(ofStudy.extend({ mark: keyImageDraftSchema }))
      .mutation(({ ctx, input }) => ctx.services.marks.setKeyImage(input.token, input.studyId, input.mark)),
    removeKeyImage: procedure
      .input(ofStudy.extend({ image: keyImageDraftSchema.pick({ SOPInstanceUID: true, frameNumber: true }) }))
      .mutation(({ ctx, input }) =>
        ctx.services.marks.removeKeyImage(input.token, input.studyId, input.image),
      ),
    setNote: procedure
      .input(ofStudy.extend({ note: studyNoteDraftSchema }))
      .mutation(({ ctx, input }) => ctx.services.marks.setNote(input.token, input.studyId, input.note)),
    removeNote: procedure
      .input(ofStudy.extend({ noteId: z.uuid() }))
      .mutation(({ ctx, input }) => ctx.services.marks.removeNote(input.token, input.studyId, input.noteId)),
    viewedFrames: procedure
      .input(ofStudy)
      .output(z.array(viewedFramesSchema))
      .query(({ ctx, input }) => ctx.services.marks.viewedFrames(input.token, input.studyId)),
    markViewed: procedure
      .input(ofStudy.extend({ frames: z.array(viewedFramesSchema).max(100_000) }))
      .mutation(({ ctx, input }) => ctx.services.marks.markViewed(input.token, input.studyId, input.frames)),
  }),
  /** What windows show, to be found again after a crash. */
  workspace: router({
    get: procedure
      .input(z.object({ windowId }))
      .output(storedWorkspaceSchema.nullable())
      .query(({ ctx, input }) => ctx.services.marks.workspace(input.windowId)),
    /** The study of a workspace, by whose it was: never another patient's under the same UID. */
    locate: procedure
      .input(z.object({ StudyInstanceUID: z.string().max(64), patientKey: z.string().max(64) }))
      .output(studyId.nullable())
      .query(({ ctx, input }) => ctx.services.worklist.locate(input.StudyInstanceUID, input.patientKey)),
    list: procedure
      .output(z.array(storedWorkspaceSchema))
      .query(({ ctx }) => ctx.services.marks.workspaces()),
    set: procedure
      .input(z.object({ windowId, workspace: workspaceSchema.nullable() }))
      .mutation(({ ctx, input }) => ctx.services.marks.setWorkspace(input.windowId, input.workspace)),
  }),
  receiver: router({
    status: procedure.output(receiverStatusSchema).query(({ ctx }) => ctx.services.receiver.status()),
    restart: procedure.mutation(({ ctx }) => ctx.services.receiver.restart()),
    selfTest: procedure
      .output(z.array(receiverCheckSchema))
      .mutation(({ ctx }) => ctx.services.receiver.selfTest()),
    certificates: procedure
      .output(certificatesSchema)
      .query(({ ctx }) => ctx.services.receiver.certificates()),
    makeCertificate: procedure.mutation(({ ctx }) => ctx.services.receiver.makeCertificate()),
    importCertificate: procedure
      .input(
        z.object({
          base64: z.base64().max(longestCertificateFile),
          passphrase: z.string().max(1024),
          fileName: z.string().max(255),
        }),
      )
      .mutation(({ ctx, input }) =>
        ctx.services.receiver.importCertificate(
          Buffer.from(input.base64, 'base64'),
          input.passphrase,
          input.fileName,
        ),
      ),
    trust: procedure
      .input(z.object({ pem: z.string().max(longestCertificateFile), fileName: z.string().max(255) }))
      .mutation(({ ctx, input }) => ctx.services.receiver.trust(input.pem, input.fileName)),
    distrust: procedure
      .input(z.object({ fingerprint: z.string().max(128) }))
      .mutation(({ ctx, input }) => ctx.services.receiver.distrust(input.fingerprint)),
  }),
  storage: router({
    status: procedure.output(storageStatusSchema).query(({ ctx }) => ctx.services.storage.status()),
  }),
  activity: router({
    list: procedure.output(z.array(jobSchema)).query(({ ctx }) => ctx.services.activity.list()),
    cancel: procedure
      .input(z.object({ jobId }))
      .mutation(({ ctx, input }) => ctx.services.activity.cancel(input.jobId)),
    dismiss: procedure
      .input(z.object({ jobId }))
      .mutation(({ ctx, input }) => ctx.services.activity.dismiss(input.jobId)),
  }),
  imports: router({
    start: procedure
      .input(z.object({ paths: z.array(z.string().min(1).max(4096)).min(1).max(1000) }))
      .output(z.object({ jobId }))
      .mutation(async ({ ctx, input }) => ({ jobId: await ctx.services.imports.start(input.paths) })),
    goOn: procedure
      .input(z.object({ jobId, password: z.string().max(1024).optional() }))
      .mutation(({ ctx, input }) => ctx.services.imports.goOn(input.jobId, input.password)),
    beginUpload: procedure
      .input(z.object({ title: z.string().max(256) }))
      .output(z.object({ jobId }))
      .mutation(async ({ ctx, input }) => ({ jobId: await ctx.services.imports.beginUpload(input.title) })),
    endUpload: procedure
      .input(z.object({ jobId }))
      .mutation(({ ctx, input }) => ctx.services.imports.endUpload(input.jobId)),
    planUpload: procedure
      .input(z.object({ jobId, names: z.array(uploadNameSchema).max(1_000_000) }))
      .output(z.array(z.number().int()))
      .mutation(({ ctx, input }) => ctx.services.imports.planUpload(input.jobId, input.names)),
    claimFile: procedure
      .input(z.object({ jobId, file: claimedFileSchema }))
      .output(z.boolean())
      .mutation(({ ctx, input }) => ctx.services.imports.claimFile(input.jobId, input.file)),
    breakOffUpload: procedure
      .input(z.object({ jobId }))
      .mutation(({ ctx, input }) => ctx.services.imports.breakOffUpload(input.jobId)),
    addPhantom: procedure
      .input(z.object({ kind: z.enum(phantomKinds) }))
      .output(z.object({ jobId }))
      .mutation(async ({ ctx, input }) => ({ jobId: await ctx.services.imports.addPhantom(input.kind) })),
  }),
  media: router({
    list: procedure.output(z.array(mediumSchema)).query(({ ctx }) => ctx.services.media.list()),
    import: procedure
      .input(z.object({ mediumId }))
      .output(z.object({ jobId }))
      .mutation(async ({ ctx, input }) => ({ jobId: await ctx.services.media.importMedium(input.mediumId) })),
    dismiss: procedure
      .input(z.object({ mediumId }))
      .mutation(({ ctx, input }) => ctx.services.media.dismiss(input.mediumId)),
  }),
  patients: router({
    candidates: procedure
      .input(z.object({ studyId }))
      .output(z.array(patientCandidateSchema))
      .query(({ ctx, input }) => ctx.services.patients.candidates(input.studyId)),
    correct: procedure
      .input(z.object({ studyIds: z.array(studyId).min(1).max(1000), demographics: demographicsSchema }))
      .mutation(({ ctx, input }) => ctx.services.patients.correct(input.studyIds, input.demographics)),
    undo: procedure
      .input(z.object({ studyIds: z.array(studyId).min(1).max(1000) }))
      .mutation(({ ctx, input }) => ctx.services.patients.undo(input.studyIds)),
    history: procedure
      .input(z.object({ studyId }))
      .output(z.array(correctionSchema))
      .query(({ ctx, input }) => ctx.services.patients.history(input.studyId)),
  }),
  keeping: router({
    trash: procedure.output(z.array(trashEntrySchema)).query(({ ctx }) => ctx.services.keeping.trash()),
    moveToTrash: procedure
      .input(z.object({ studyIds: changedStudies }))
      .output(z.object({ trashIds: z.array(trashId), refused: z.array(refusedStudySchema) }))
      .mutation(({ ctx, input }) => ctx.services.keeping.moveToTrash(input.studyIds)),
    restore: procedure
      .input(z.object({ trashIds: z.array(trashId).min(1).max(200_000) }))
      .output(z.object({ jobId }))
      .mutation(async ({ ctx, input }) => ({ jobId: await ctx.services.keeping.restore(input.trashIds) })),
    purge: procedure
      .input(z.object({ trashIds: z.array(trashId).min(1).max(1000) }))
      .mutation(({ ctx, input }) => ctx.services.keeping.purge(input.trashIds)),
    setHold: procedure
      .input(
        z.object({
          studyIds: changedStudies,
          kind: z.enum(['pin', 'lock']),
          isHeld: z.boolean(),
        }),
      )
      .mutation(({ ctx, input }) => ctx.services.keeping.setHold(input.studyIds, input.kind, input.isHeld)),
    startScrub: procedure
      .output(z.object({ jobId }))
      .mutation(async ({ ctx }) => ({ jobId: await ctx.services.keeping.startScrub() })),
    startVerify: procedure
      .output(z.object({ jobId }))
      .mutation(async ({ ctx }) => ({ jobId: await ctx.services.keeping.startVerify() })),
    startBackup: procedure
      .output(z.object({ jobId }))
      .mutation(async ({ ctx }) => ({ jobId: await ctx.services.keeping.startBackup() })),
    startRemoteCheck: procedure
      .input(z.object({ studyIds: z.array(studyId).min(1).max(1000) }))
      .output(z.object({ jobId }))
      .mutation(async ({ ctx, input }) => ({
        jobId: await ctx.services.keeping.startRemoteCheck(input.studyIds),
      })),
    planEviction: procedure
      .output(evictionPlanSchema)
      .query(({ ctx }) => ctx.services.keeping.planEviction()),
    integrity: procedure.output(integrityStateSchema).query(({ ctx }) => ctx.services.keeping.integrity()),
    salvage: procedure.output(salvageReportSchema).mutation(({ ctx }) => ctx.services.keeping.salvage()),
    installSalvaged: procedure.mutation(({ ctx }) => ctx.services.keeping.installSalvaged()),
    rebuildIndex: procedure
      .output(z.object({ jobId }))
      .mutation(async ({ ctx }) => ({ jobId: await ctx.services.keeping.rebuildIndex() })),
    closeStudies: procedure.mutation(({ ctx }) => ctx.services.keeping.closeStudies()),
    rebuildIndexAtStart: procedure
      .input(z.object({ isWanted: z.boolean() }))
      .mutation(({ ctx, input }) => ctx.services.keeping.rebuildIndexAtStart(input.isWanted)),
  }),
  audit: router({
    verify: procedure.output(auditVerificationSchema).mutation(({ ctx }) => ctx.services.audit.verify()),
  }),
  quarantine: router({
    list: procedure.output(z.array(quarantineEntrySchema)).query(({ ctx }) => ctx.services.quarantine.list()),
    retry: procedure
      .input(ofQuarantine)
      .output(z.object({ jobId }))
      .mutation(async ({ ctx, input }) => ({
        jobId: await ctx.services.quarantine.retry(input.quarantineIds),
      })),
    remove: procedure
      .input(ofQuarantine)
      .mutation(({ ctx, input }) => ctx.services.quarantine.remove(input.quarantineIds)),
    restore: procedure
      .input(ofQuarantine)
      .mutation(({ ctx, input }) => ctx.services.quarantine.restore(input.quarantineIds)),
    purge: procedure
      .input(ofQuarantine)
      .mutation(({ ctx, input }) => ctx.services.quarantine.purge(input.quarantineIds)),
  }),
  settings: router({
    list: procedure.output(z.array(settingRowSchema)).query(({ ctx }) => ctx.services.settings.list()),
    set: procedure
      .input(z.object({ key: z.string().max(128), value: settingValueSchema }))
      .mutation(({ ctx, input }) => ctx.services.settings.set(input.key, input.value)),
    take: procedure
      .input(z.object({ text: z.string().max(1_000_000), name: z.string().max(255) }))
      .output(z.array(z.string()))
      .mutation(({ ctx, input }) => ctx.services.settings.take(input.text, input.name)),
  }),
});

export type AppRouter = typeof appRouter;
