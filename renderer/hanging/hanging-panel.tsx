import type { ReactElement } from 'react';
import type { Fact } from '../../shared/hanging/attributes.ts';
import { namedConcepts } from '../../shared/hanging/names/name-table.ts';
import { seriesFacts } from '../../shared/hanging/series-facts.ts';
import { spokenValue } from '../../shared/hanging/sentences.ts';
import { carryDisplaySet } from '../reading/drag-series.ts';
import { joined } from '../reading/overlay-text.ts';
import { useReading, useReadingState } from '../reading/reading-context.ts';
import { showDialog } from '../state/shell-store.ts';
import { t, tn } from '../text/text.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { hangingKeys } from './hanging-commands.ts';
import './hanging-panel.css';
import type { OpenHanging } from './hanging-state.ts';
import { useNotHungNow } from './not-hung-now.ts';
import { NotHungSeries } from './not-hung-series.tsx';
import { RuleIcon } from './rule-list.tsx';

/** The protocol of the open study at a glance: its stages, its rules, what it left out, and what the series were taken for. */
export function HangingPanel(): ReactElement | null {
  const { engine } = useReading();
  const open = useReadingState((state) => state.hanging);
  if (open === null) return null;
  return (
    <>
      <ProtocolSection open={open} />
      <NotHungSection />
      <DerivedSection open={open} />
      <span className="grow" />
      <section className="row hanging-panel-foot">
        <Button keys={hangingKeys.why} onClick={() => engine.store.setState({ isWhyOpen: true })}>
          {t('hanging.why.title')}
        </Button>
        <Button onClick={() => showDialog('protocols')}>{t('hanging.tab.manage')}</Button>
      </section>
    </>
  );
}

function ProtocolSection({ open }: { readonly open: OpenHanging }): ReactElement {
  const { engine } = useReading();
  const { protocol, candidates, pages } = open.hanging;
  const [winner] = candidates;
  if (protocol === null || winner === undefined) return <p className="t3">{t('hanging.tab.none')}</p>;
  const passed = winner.rules.filter((rule) => rule.passed).length;
  return (
    <section>
      <h2 className="section-head">
        <span className="why-name grow">{protocol.name}</span>
        <Badge>{t(`hanging.why.level.${protocol.level}`)}</Badge>
      </h2>
      <ul className="panel-stages" aria-label={t('hanging.tab.stages')}>
        {pages.map((page, index) => (
          <li key={`${page.stageId} ${page.page}`}>
            <button
              type="button"
              aria-current={index === open.pageIndex ? 'step' : undefined}
              disabled={page.state === 'disabled'}
              title={page.why}
              onClick={() => engine.hanging.showPage(index)}
            >
              <span className="clip">{page.name}</span>
              <span className="t3">{page.why}</span>
            </button>
          </li>
        ))}
      </ul>
      {winner.rules.length > 0 && (
        <>
          <h2 className="section-head">
            {t('hanging.tab.rules')}{' '}
            <span className="n">{t('hanging.tab.passed', { passed, count: winner.rules.length })}</span>
          </h2>
          <ul className="panel-rules">
            {winner.rules.map((rule) => (
              <li key={rule.sentence}>
                <RuleIcon rule={rule} />
                <span>
                  <span className="t1">{rule.sentence}</span>
                  <span className="t3">{rule.found}</span>
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** Every series that does not hang: a click hangs it in the active viewport, or drag it to another. */
function NotHungSection(): ReactElement {
  const { actions } = useReading();
  const notHung = useNotHungNow();
  return (
    <section>
      <h2 className="section-head">
        {t('hanging.why.notHung')}{' '}
        <span className="n">{tn('hanging.why.notHung.series', notHung.length)}</span>
      </h2>
      {notHung.length === 0 && <p className="t3">{t('hanging.tab.allHung')}</p>}
      <ul className="panel-not-hung">
        {notHung.map((series) => (
          <li key={series.displaySetId}>
            <button
              type="button"
              draggable
              title={t('hanging.tab.hang', { what: series.name })}
              onDragStart={(event) => carryDisplaySet(event.dataTransfer, series.displaySetId)}
              onClick={() => actions.hang(series.displaySetId)}
            >
              <NotHungSeries series={series} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What codes, descriptions and orientation of the active series were taken for, and which of them said so. */
function DerivedSection({ open }: { readonly open: OpenHanging }): ReactElement | null {
  const set = useReadingState((state) =>
    state.displaySets.get(state.tiles[state.activeTile]?.displaySetId ?? ''),
  );
  const study = useReadingState(
    (state) => state.groups.find((group) => group.study.studyId === set?.studyId)?.study,
  );
  if (set === undefined || study === undefined) return null;
  const { facts } = seriesFacts(open.names, set, study);
  const derived = namedConcepts.flatMap((concept) => {
    const fact: Fact | undefined = facts.get(concept);
    return fact === undefined ? [] : [{ concept, fact }];
  });
  return (
    <section>
      <h2 className="section-head">{t('hanging.tab.derived')}</h2>
      {derived.length === 0 && <p className="t3">{t('hanging.tab.derived.none')}</p>}
      <dl className="derived">
        {derived.map(({ concept, fact }) => (
          <div key={concept}>
            <dt>{t(`hanging.concept.${concept}`)}</dt>
            <dd>
              <span className="t1">
                {fact.values.map((value) => spokenValue(concept, 'name', value)).join(', ')}
              </span>
              <span className="t3 selectable">
                {joined([
                  fact.said,
                  fact.against === null ? '' : t('hanging.tab.derived.against', { against: fact.against }),
                ])}
              </span>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
