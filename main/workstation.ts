import { availableParallelism } from 'node:os';
import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Logger } from 'pino';
import { asNegatoscopeError } from '../shared/errors.ts';
import { auditReading, isAboutReach, openAuditTrail, type AuditTrail } from './audit/audit-trail.ts';
import { CertificateStore } from './certificates/certificate-store.ts';
import { createFrameCache } from './decode/frame-cache.ts';
import { openDecodePool } from './decode/pool.ts';
import {
  frameThumbnailOf,
  thumbnailOf,
  type ThumbnailShelf,
  type ThumbnailSource,
} from './decode/thumbnails.ts';
import { EventHub } from './event-hub.ts';
import { archiveSettingsFrom } from './query/archive-settings.ts';
import { findInstances } from './query/find-instances.ts';
import { receiverSettingsFrom } from './receive/receiver-settings.ts';
import { readTlsMaterial } from './receive/tls-material.ts';
import { startReceiver, type ReceiverThread } from './receive/start-receiver.ts';
import { MediaWatch } from './media/media-watch.ts';
import { mountedVolumes } from './media/mounted-volumes.ts';
import { startImporter } from './media/start-importer.ts';
import { operatingSystemUser } from './operating-system-user.ts';
import { purgeDeletedQuarantine } from './ingest/quarantine-entries.ts';
import { listRendererFiles } from './renderer-files.ts';
import { createRequestHandler } from './request-handler.ts';
import { createFrameService } from './services/frame-service.ts';
import { createJobs, type Jobs } from './services/jobs.ts';
import { writeSiteNames } from './hanging/site-names.ts';
import { createHangingService } from './services/hanging-service.ts';
import { createKeeper, startTicking } from './services/keeping-service.ts';
import { createMediaService, startLooking } from './services/media-service.ts';
import { createMarksService } from './services/marks-service.ts';
import { createPatientService } from './services/patient-service.ts';
import { createRemoteCopies } from './services/remote-copies.ts';
import { createReadingService } from './services/reading-service.ts';
import { createAuditService } from './services/audit-service.ts';
import { createQuarantineService } from './services/quarantine-service.ts';
import { createReceiverService } from './services/receiver-service.ts';
import type { Services } from './services/services.ts';
import { decodeCacheSetting, mediaWatchSetting, uploadSilenceSetting } from './services/setting-table.ts';
import { rebuildIndex } from './services/rebuild-index.ts';
import { createSettings } from './services/settings.ts';
import { storageStatus } from './services/storage-service.ts';
import { createWorklistService } from './services/worklist-service.ts';
import type { DatabaseProblem } from './store/database-problem.ts';
import { claimDataDirectory } from './store/data-directory-owner.ts';
import { findUnsafeLocation } from './store/keeping/unsafe-location.ts';
import { startStore } from './store/start-store.ts';
import type { Workstation, WorkstationOptions } from './workstation-options.ts';

/**
 * The composition root: starts every thread, connects them, and answers requests. What fails on the way leaves
 * nothing running and the data directory free.
 *
 * Throws `store.in-use`, `store.*`, `setting.invalid`, `network.port-busy`, `network.cannot-listen`.
 */
export async function createWorkstation(options: WorkstationOptions): Promise<Workstation> {
  const { dataDirectory, logger, workerUrls } = options;
  /** Undone from the last to the first, at the end or when a later step fails. */
  const closers: (() => Promise<void> | void)[] = [];
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => {
    closing ??= closeAll(closers, logger);
    return closing;
  };

  try {
    const ownership = await claimDataDirectory(dataDirectory);
    closers.push(() => ownership.release());

    let databaseProblem: DatabaseProblem | null = null;
    let auditTrail: AuditTrail | undefined;
    const events = new EventHub();
    closers.push(() => events.close());
    const threads = await startStore({
      storeUrl: workerUrls.store,
      readerUrl: workerUrls.reader,
      dataDirectory,
      onChanged: (studyIds) => events.publish({ type: 'store.changed', studyIds: [...studyIds] }),
      onRemoved: (removed) => auditTrail?.removed(removed),
      onRebuilding: tellRebuilding((text) => {
        logger.info(text);
        options.onPreparing?.(text);
      }),
      onProblem: (problem) => {
        databaseProblem = problem;
        if (problem === null) logger.info('the databases work again');
        else logger.error({ problem }, 'a database does not work');
        events.publish({ type: 'storage.changed' });
      },
    });
    closers.push(() => threads.close());
    const { store, reader } = threads;

    const settings = createSettings({
      stored: await store.settings(),
      overrides: options.overrides ?? {},
      policy: await (options.readPolicy?.() ?? {}),
      write: (changes) => store.setSettings(changes),
      onChanged: (key) => {
        events.publish({ type: 'settings.changed', keys: [key] });
        if (isAboutReach(key)) auditTrail?.securityChanged(`${key} is now ${String(settings.get(key))}`);
      },
    });

    const audit = (auditTrail = await openAuditTrail({
      dataDirectory,
      ae: String(settings.get('receiver.ae')),
      now: options.now,
      studyRows: (studyIds) => reader.studyRows(studyIds),
      onFault: (error) => logger.error({ error: error.toRecord() }, 'audit record not written'),
    }));
    closers.push(() => audit.close());

    const pool = openDecodePool({
      workerUrl: workerUrls.decoder,
      threads: options.decodeThreads ?? Math.max(1, availableParallelism() - 1),
    });
    closers.push(() => pool.close());
    const cacheBytes = Number(settings.get(decodeCacheSetting.key)) * 1_000_000;
    const frameCache = createFrameCache(pool, cacheBytes);

    let jobs: Jobs | undefined;
    const importing = startImporter({
      workerUrl: workerUrls.importer,
      decoderUrl: workerUrls.decoder,
      dataDirectory,
      store: threads.worker,
      onProgress: (message) => jobs?.progressed(message),
    });
    closers.push(() => importing.close());
    const reconciled = await importing.importer.reconcile(ownership.wasUnclean);
    if (reconciled.isComplete) ownership.reconciled();
    const location = await findUnsafeLocation(dataDirectory);
    if (location !== null) logger.warn({ code: location.code }, location.text);
    logger.info({ reconciled, wasUnclean: ownership.wasUnclean }, 'files and index compared');
    const activity = createJobs({
      importer: importing.importer,
      now: options.now,
      newId: randomUUID,
      uploadSilenceMs: () => Number(settings.get(uploadSilenceSetting.key)) * 1000,
      onChanged: (jobIds) => events.publish({ type: 'activity.changed', jobIds: [...jobIds] }),
      onOpen: (studyIds) => events.publish({ type: 'reading.open-requested', studyIds: [...studyIds] }),
      onImported: (title, studyIds, refusedCount) => audit.imported(title, studyIds, refusedCount),
    });
    jobs = activity;
    activity.recall(await importing.importer.recall());
    if (ownership.wasUnclean) {
      // Beside: a cache of a terabyte has gigabytes of index.
      importing.importer.checkDatabases().catch((error: unknown) => {
        logger.warn({ err: asNegatoscopeError(error, 'checking the databases') }, 'databases not checked');
      });
    }
    if (!reconciled.isComplete) activity.compareFiles(() => ownership.reconciled());
    closers.push(() => activity.close());
    await threads.readerOpened;

    let receiver: ReceiverThread | undefined;
    if (options.receive) {
      receiver = await startReceiver({
        workerUrl: workerUrls.listener,
        decoderUrl: workerUrls.decoder,
        dataDirectory,
        store: threads.worker,
        settings: settings.values(),
        logger,
        audit,
        onChanged: () => events.publish({ type: 'receiver.changed' }),
        mayStartUnreachable: options.mayStartUnreachable ?? false,
      });
      const running = receiver;
      closers.push(() => running.close());
    }

    const noteOpened = (studyId: number): void => {
      store.noteOpened(studyId).catch((error: unknown) => {
        logger.warn({ err: asNegatoscopeError(error, 'opening a study') }, 'could not note an opening');
      });
    };
    const certificates = new CertificateStore(dataDirectory);
    const reading = auditReading(createReadingService(reader, noteOpened), audit);
    const auditService = createAuditService(
      () => importing.importer.verifyAudit(),
      () => events.publish({ type: 'storage.changed' }),
    );
    const exchangeIndex = async (): Promise<void> => {
      await threads.installIndex();
      // Whoever opened a study in the last moment names rows that are no more.
      reading.endSessionsOf(reading.openStudyIds());
    };
    const keeper = createKeeper({
      dataDirectory,
      store,
      reader,
      jobs: activity,
      remoteCopies: createRemoteCopies({
        reader,
        store,
        archive: () => archiveSettingsFrom((key) => settings.get(key)),
        callingAe: () => String(settings.get('receiver.ae')),
        tlsMaterial: () => readTlsMaterial(certificates, String(settings.get('receiver.ae')), options.now()),
        find: (request) => findInstances(workerUrls.query, request),
      }),
      rebuildIndex: (jobId, signal, tell) =>
        rebuildIndex(
          {
            dataDirectory,
            store,
            importer: importing.importer,
            hindrance: () =>
              reading.openStudyIds().length > 0
                ? { says: 'waits.study' }
                : activity.isReadingIndex
                  ? { says: 'waits.work' }
                  : null,
            install: async () => {
              await (receiver === undefined
                ? exchangeIndex()
                : receiver.whileStopped(settings.values(), exchangeIndex));
              events.publish({ type: 'index.replaced' });
            },
            wait: (milliseconds, whileWanted) => wait(milliseconds, undefined, { signal: whileWanted }),
          },
          jobId,
          signal,
          tell,
        ),
      closeStudies: () => {
        const endTheDead = reading.doubtAll(() => events.publish({ type: 'reading.close-requested' }));
        setTimeout(endTheDead, answerMs).unref();
      },
      salvage: () => importing.importer.salvageUserData(),
      installUserData: async () => {
        await threads.installUserData();
        // Of what was set since the backup this process knows.
        await settings.writeAgain();
        audit.securityChanged('a damaged user database was replaced by what could be saved of it');
        events.publish({ type: 'index.replaced' });
      },
      databaseProblem: () => databaseProblem,
      verifyAudit: () => auditService.verify(),
      purgeQuarantine: async () => {
        const days = Number(settings.get('store.trashDays'));
        if (days <= 0) return;
        const purged = await purgeDeletedQuarantine(dataDirectory, days * 86_400_000, options.now());
        if (purged.length > 0) audit.quarantineChanged(purged, 'removed for good', false);
      },
      openStudyIds: () => reading.openStudyIds(),
      onError: (error, task) => logger.warn({ err: error, task }, 'upkeep failed'),
    });
    closers.push(startTicking(keeper));
    const mediaWatch = new MediaWatch({
      listVolumes: options.listVolumes ?? mountedVolumes,
      onChanged: () => events.publish({ type: 'media.changed' }),
    });
    closers.push(
      startLooking(mediaWatch, Number(settings.get(mediaWatchSetting.key)), (error) =>
        logger.warn({ err: error }, 'could not look for media'),
      ),
    );
    const marksChanged = (studyIds: readonly number[]): void =>
      events.publish({ type: 'annotations.changed', studyIds: [...studyIds] });
    const services: Services = {
      worklist: createWorklistService({
        reader,
        store,
        jobs: activity,
        author: operatingSystemUser(),
        onNotesChanged: marksChanged,
      }),
      reading,
      receiver: createReceiverService({
        receiver,
        settings: () => settings.values(),
        certificates,
        now: options.now,
        onSecurityChanged: (what) => audit.securityChanged(what),
      }),
      storage: {
        status: () =>
          storageStatus({
            dataDirectory,
            reader,
            reserveBytes: () => receiverSettingsFrom(settings.values()).reserveBytes,
            now: options.now,
            databaseProblem: () => databaseProblem,
            audit: () => auditService.last,
            quarantineLimits: () => receiverSettingsFrom(settings.values()).quarantine,
          }),
      },
      activity,
      imports: activity,
      media: createMediaService(mediaWatch, activity),
      patients: createPatientService({
        store,
        reader,
        reading,
        author: operatingSystemUser(),
        onCorrected: (before, after) => audit.corrected(before, after),
      }),
      keeping: keeper,
      audit: auditService,
      quarantine: createQuarantineService({
        dataDirectory,
        jobs: activity,
        now: options.now,
        onChanged: () => events.publish({ type: 'storage.changed' }),
        onAction: (quarantineIds, what) => audit.quarantineChanged(quarantineIds, what, true),
      }),
      marks: createMarksService({
        store,
        reader,
        reading,
        author: operatingSystemUser(),
        onChanged: marksChanged,
      }),
      hanging: createHangingService({
        store,
        reader,
        reading,
        author: operatingSystemUser(),
        now: options.now,
        writeNames: (names) => writeSiteNames(dataDirectory, names),
        onChanged: () => events.publish({ type: 'hanging.changed' }),
      }),
      settings: {
        list: () => Promise.resolve(settings.list()),
        set: (key, value) => settings.set(key, value),
        take: (text, name) => settings.take(text, name),
      },
    };
    const handle = createRequestHandler({
      services,
      frames: createFrameService({
        findSource: (instanceId, frameIndex) => reader.frameSource(instanceId, frameIndex),
        checkToken: (token, studyId) => reading.checkStudy(token, studyId),
        decode: (source, wanted) => frameCache.decode(source, { ...wanted, isForDisplay: true }),
        describe: (instanceId) => reader.imageDescription(instanceId),
        overlays: (source, planes, wanted) => pool.overlays(source, planes, wanted),
        thumbnail: (instanceId, frameIndex, signal) => {
          const find = async (): Promise<ThumbnailSource> => ({
            description: await reader.imageDescription(instanceId),
            frameSource: (index) => reader.frameSource(instanceId, index),
          });
          if (frameIndex !== null) return frameThumbnailOf(pool, frameIndex, find, signal);
          const shelf: ThumbnailShelf = {
            thumbnail: (id) => reader.thumbnail(id),
            putThumbnail: (id, png) => store.putThumbnail(id, png),
          };
          return thumbnailOf(pool, shelf, instanceId, find, signal);
        },
      }),
      events,
      rendererFiles: await listRendererFiles(options.rendererDirectory),
      logger,
    });

    return {
      handle,
      get dicomAddress() {
        return receiver?.address ?? null;
      },
      announce: (address) => ownership.announce(address),
      importPaths: (paths) => activity.start(paths),
      openPaths: (paths) => activity.startAndOpen(paths),
      openPhantom: (kind) => activity.phantomAndOpen(kind),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Every step is tried, whatever the ones before it did: a stuck thread must not keep the directory locked. */
async function closeAll(closers: readonly (() => Promise<void> | void)[], logger: Logger): Promise<void> {
  for (const close of closers.toReversed()) {
    try {
      await close();
    } catch (error) {
      logger.error({ err: asNegatoscopeError(error, 'closing') }, 'could not close');
    }
  }
}

/** A window that lives answers at once, also while it saves. */
const answerMs = 3000;

const tellEveryMs = 2000;

/** Says how far making the index anew has come, not for every file. */
function tellRebuilding(say: (text: string) => void): (finished: number, total: number) => void {
  let toldAtMs = Number.NEGATIVE_INFINITY;
  return (finished, total) => {
    const nowMs = performance.now();
    if (nowMs - toldAtMs < tellEveryMs) return;
    toldAtMs = nowMs;
    say(`The index is made anew from the files: ${finished} of ${total}`);
  };
}
