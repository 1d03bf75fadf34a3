import { useState, type ReactElement } from 'react';
import type { KeyImageDraft } from '../../shared/model/annotations.ts';
import { thumbnailPath } from '../../shared/model/frame-wire.ts';
import { keyImageKey } from '../measure/marks.ts';
import { formatDa } from '../text/format.ts';
import { t } from '../text/text.ts';
import { IconButton } from '../ui/button.tsx';
import { KeyHint } from '../ui/keys.tsx';
import { goToFrame, placeOfMark, type MarkPlace } from './mark-places.ts';
import { measureKeys } from './measure-commands.ts';
import { joined } from './overlay-text.ts';
import { useMarks, useReading, useReadingState } from './reading-context.ts';
import { SavingNote } from './saving-note.tsx';

/** The images that matter: thumbnails, a note to each, and the way there. */
export function KeyImagePanel(): ReactElement {
  const keyImages = useMarks((state) => state.keyImages);
  const groups = useReadingState((state) => state.groups);
  const here = [...keyImages.values()].filter(({ StudyInstanceUID }) =>
    groups.some(({ study }) => study.StudyInstanceUID === StudyInstanceUID),
  );
  return (
    <>
      <SavingNote />
      <section>
        <h2 className="section-head">
          {t('measure.keys')} <span className="n">{here.length}</span>
          <span className="grow" />
          <KeyHint chord={measureKeys.keyImage} />
        </h2>
        {here.length === 0 ? (
          <p className="t3">{t('measure.keys.empty')}</p>
        ) : (
          <ul className="key-images">
            {here.map((mark) => (
              <KeyImageCard key={keyImageKey(mark)} mark={mark} />
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function KeyImageCard({ mark }: { readonly mark: KeyImageDraft }): ReactElement {
  const reading = useReading();
  const { marks } = reading;
  const place = useReadingState((state) => placeOfMark(state.displaySets, mark));
  const group = useReadingState((state) =>
    state.groups.find(({ study }) => study.StudyInstanceUID === mark.StudyInstanceUID),
  );
  const isPrior = group?.isCurrent === false;
  const where =
    place === undefined
      ? t('measure.list.absent')
      : t('measure.list.place', {
          series: place.displaySet.SeriesNumber ?? '–',
          image: place.position + 1,
        });
  const name = joined([
    isPrior ? `${t('measure.list.prior')} ${formatDa(group.study.StudyDate)}` : '',
    where,
  ]);
  return (
    <li className={isPrior ? 'key-image prior' : 'key-image'} data-key-image={keyImageKey(mark)}>
      <button
        type="button"
        className="key-picture"
        aria-label={t('measure.list.goTo', { name })}
        onClick={() => void goToFrame(reading, mark)}
      >
        {place !== undefined ? (
          <img src={pictureOf(place, mark)} alt="" draggable={false} />
        ) : (
          <span className="t3">{where}</span>
        )}
      </button>
      <div className="row">
        <span className="grow clip key-where">{name}</span>
        <IconButton
          icon="close"
          label={t('measure.keys.remove')}
          onClick={() => marks.removeKeyImage(mark)}
        />
      </div>
      <NoteField mark={mark} />
    </li>
  );
}

/** The kept thumbnail of an object of many frames is of the one in the middle, not of this. */
function pictureOf({ instanceId, image }: MarkPlace, { frameNumber }: KeyImageDraft): string {
  return image.NumberOfFrames === 1 ? thumbnailPath(instanceId) : thumbnailPath(instanceId, frameNumber - 1);
}

/** Kept when the field is left, or by Enter. */
function NoteField({ mark }: { readonly mark: KeyImageDraft }): ReactElement {
  const { marks } = useReading();
  const [edited, setEdited] = useState<string | null>(null);
  const keep = (): void => {
    if (edited !== null && edited.trim() !== mark.note) marks.putKeyImage({ ...mark, note: edited.trim() });
    setEdited(null);
  };
  return (
    <input
      className="key-note"
      aria-label={t('measure.keys.note')}
      placeholder={t('measure.keys.note')}
      maxLength={4096}
      value={edited ?? mark.note}
      onChange={(event) => setEdited(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        setEdited(null);
      }}
    />
  );
}
