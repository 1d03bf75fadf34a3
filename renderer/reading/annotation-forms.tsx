import {
  useEffect,
  useRef,
  useState,
  type FormEvent,
  type KeyboardEvent,
  type ReactElement,
  type ReactNode,
  type RefObject,
} from 'react';
import { apply, type Affine } from '../../shared/geometry/view-transform.ts';
import type { ImagePoint } from '../../shared/measure/image-point.ts';
import type { ManualSpacing } from '../../shared/model/annotations.ts';
import { isOn, type AnnotatedPicture } from '../measure/annotated-picture.ts';
import { t } from '../text/text.ts';
import type { Annotating } from '../tools/annotating.ts';
import '../ui/button.css';
import { useAnnotating, useMarks, useReading } from './reading-context.ts';

interface FormsProps {
  readonly picture: AnnotatedPicture;
  readonly toCss: Affine;
  readonly size: { readonly width: number; readonly height: number };
}

/** What is asked beside a drawing: its words, or how long a calibrating line is. */
export function AnnotationForms({ picture, toCss, size }: FormsProps): ReactElement | null {
  const form = useAnnotating((state) => state.form);
  const draft = useMarks((state) =>
    form?.kind === 'words' ? state.annotations.get(form.annotationId) : undefined,
  );
  if (form === null) return null;
  if (form.kind === 'calibration') {
    if (form.tile !== picture.tile || !isOn(form.place, picture)) return null;
    return (
      <FormBox at={form.points} toCss={toCss} size={size}>
        <CalibrationForm />
      </FormBox>
    );
  }
  if (draft === undefined || !isOn(draft, picture)) return null;
  const isText = draft.kind === 'text' || draft.kind === 'arrow';
  return (
    <FormBox at={draft.points} toCss={toCss} size={size}>
      <WordsForm
        key={draft.annotationId}
        annotationId={draft.annotationId}
        label={isText ? t('measure.words.text') : t('measure.words.label')}
        words={isText ? draft.text : draft.label}
      />
    </FormBox>
  );
}

const formWidthCss = 260;
const formHeightCss = 96;

function FormBox({
  at,
  toCss,
  size,
  children,
}: {
  readonly at: readonly ImagePoint[];
  readonly toCss: Affine;
  readonly size: FormsProps['size'];
  readonly children: ReactNode;
}): ReactElement {
  const places = at.map(({ column, row }) => apply(toCss, { x: column, y: row }));
  const left = Math.max(...places.map(({ x }) => x)) + 12;
  const top = Math.max(...places.map(({ y }) => y)) + 12;
  return (
    <div
      className="annotation-form"
      style={{
        left: Math.max(8, Math.min(left, size.width - formWidthCss - 8)),
        top: Math.max(8, Math.min(top, size.height - formHeightCss - 8)),
      }}
      data-own-hand=""
    >
      {children}
    </div>
  );
}

function useFocus(): RefObject<HTMLInputElement | null> {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.select(), []);
  return field;
}

function WordsForm({
  annotationId,
  label,
  words,
}: {
  readonly annotationId: string;
  readonly label: string;
  readonly words: string;
}): ReactElement {
  const { annotating } = useReading();
  const [text, setText] = useState(words);
  const field = useFocus();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    annotating.setWords(annotationId, text);
  };
  return (
    <form className="row" onSubmit={submit}>
      <input
        ref={field}
        className="field grow"
        aria-label={label}
        placeholder={label}
        maxLength={256}
        value={text}
        onKeyDown={(event) => cancelOnEscape(event, annotating)}
        onChange={(event) => setText(event.target.value)}
      />
      <button className="button primary" type="submit">
        {t('measure.words.save')}
      </button>
    </form>
  );
}

function cancelOnEscape(event: KeyboardEvent, annotating: Annotating): void {
  if (event.key !== 'Escape') return;
  event.preventDefault();
  event.stopPropagation();
  annotating.cancel();
}

function CalibrationForm(): ReactElement {
  const { annotating } = useReading();
  const [text, setText] = useState('');
  const [scope, setScope] = useState<ManualSpacing['scope']>('instance');
  const [isRefused, setRefused] = useState(false);
  const field = useFocus();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    // People type a comma for the point.
    const lengthMm = Number(text.trim().replace(',', '.'));
    const isLength = text.trim() !== '' && Number.isFinite(lengthMm) && lengthMm > 0;
    setRefused(!isLength);
    if (isLength) annotating.calibrate(lengthMm, scope);
  };
  return (
    <form onSubmit={submit}>
      <div className="row">
        <input
          ref={field}
          className="field grow"
          aria-label={t('measure.calibrate.length')}
          placeholder={t('measure.calibrate.length')}
          inputMode="decimal"
          value={text}
          onKeyDown={(event) => cancelOnEscape(event, annotating)}
          aria-invalid={isRefused}
          onChange={(event) => setText(event.target.value)}
        />
        <button className="button primary" type="submit">
          {t('measure.calibrate.apply')}
        </button>
      </div>
      <div className="row scopes">
        {(['instance', 'series'] as const).map((name) => (
          <label key={name} className="row">
            <input
              type="radio"
              name="calibration-scope"
              checked={scope === name}
              onChange={() => setScope(name)}
            />
            {name === 'instance' ? t('measure.calibrate.instance') : t('measure.calibrate.series')}
          </label>
        ))}
      </div>
      {isRefused && <p className="c-caution">{t('measure.calibrate.invalid')}</p>}
    </form>
  );
}
