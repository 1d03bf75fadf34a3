import { asNegatoscopeError, type NegatoscopeError } from '../../shared/errors.ts';
import type { MediaWatch } from '../media/media-watch.ts';
import type { ImportService, MediaService } from './services.ts';

/** Offers the media that are in, and imports them as any folder. */
export function createMediaService(
  watch: Pick<MediaWatch, 'media' | 'pathOf' | 'dismiss'>,
  imports: Pick<ImportService, 'start'>,
): MediaService {
  return {
    list: async () => watch.media(),
    async importMedium(mediumId) {
      const jobId = await imports.start([watch.pathOf(mediumId)]);
      watch.dismiss(mediumId);
      return jobId;
    },
    dismiss: async (mediumId) => watch.dismiss(mediumId),
  };
}

/** Looks for media now and every so many seconds, never twice at once; 0 for never. Answers what ends it. */
export function startLooking(
  watch: Pick<MediaWatch, 'look'>,
  intervalSeconds: number,
  onError: (error: NegatoscopeError) => void,
): () => void {
  if (intervalSeconds === 0) return () => undefined;
  const look = (): void => {
    watch.look().catch((error: unknown) => onError(asNegatoscopeError(error, 'looking for media')));
  };
  look();
  const timer = setInterval(look, intervalSeconds * 1000).unref();
  return () => clearInterval(timer);
}
