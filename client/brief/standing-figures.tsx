import type { BriefAnswer, BriefFigure } from '@zhiyu/shared/brief-contract';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { memo } from 'react';
import { useWords } from '../i18n';
import { useExplorer } from '../panels/explorer-context';
import { FigurePopover } from '../panels/figure-popover';
import { ChangeMark } from '../panels/one-figure';
import { useBriefPage } from './brief-context';
import styles from './standing-figures.module.css';

const shown: MeasureId[] = [
  'reported',
  'open',
  'overdue',
  'dueSoon',
  'paused',
  'responseRate',
  'onTimeRate',
  'resolutionRate',
  'satisfactionRate',
];
const coverageOf: Partial<Record<MeasureId, MeasureId>> = {
  resolutionRate: 'resolutionCoverage',
  satisfactionRate: 'satisfactionCoverage',
};

/** The figures of the area, each with what changed; one touch shows what it rests on. */
export const StandingFigures = memo(function StandingFigures({ answer }: { answer: BriefAnswer }) {
  const { messages } = useWords();
  return (
    <section className={styles.figures} aria-label={messages.brief.standing.title} data-testid="standing">
      {shown.map((id) => (
        <Standing key={id} id={id} answer={answer} />
      ))}
    </section>
  );
});

function Standing({ id, answer }: { id: MeasureId; answer: BriefAnswer }) {
  const { messages, text, format } = useWords();
  const { slice } = useBriefPage();
  const { area } = useExplorer();
  const figure = answer.figures[id];
  const measure = measureOf(id);
  const label = id === 'reported' ? messages.figures.inWindow : text(measure.label);
  const listedOf = slice.isAccountable ? { by: 'accountableArea' as const, id: area.id } : null;
  const value = figure?.shown && figure.value !== null ? format.figure(figure.value, measure.unit) : null;
  const coverage = coverageOf[id] && answer.figures[coverageOf[id]];
  return (
    <FigurePopover
      id={id}
      label={label}
      figure={figure}
      asOf={answer.asOf}
      listed={id}
      slice={listedOf ? { listedOf } : {}}
      className={styles.figure}
      testId={`figure-${id}`}
    >
      <span className={styles.label}>{label}</span>
      <span className={styles.value} data-tone={id === 'overdue' && figure?.value ? 'overdue' : undefined}>
        <span data-testid="value">{value ?? '—'}</span>
        {value !== null && <span className={styles.unit}>{messages.units[measure.unit]}</span>}
      </span>
      {figure && <Changes id={id} figure={figure} />}
      {figure && measure.unit === 'share' && (
        <span className={styles.beneath}>
          {figure.interval && `${figure.interval.map((end) => format.share(end)).join('–')}  `}
          {messages.measure.basis(format.count(figure.n))}
          {coverage?.value != null &&
            `  ${messages.brief.standing.coverage(format.wholePercent(coverage.value))}`}
        </span>
      )}
    </FigurePopover>
  );
}

/** 环比 and 同比, where there is something to compare with. */
function Changes({ id, figure }: { id: MeasureId; figure: BriefFigure }) {
  const { messages } = useWords();
  const words = messages.brief.standing;
  const isStock = measureOf(id).kind === 'stock';
  const changes = [
    {
      label: isStock ? words.weekChange : words.periodChange,
      before: figure.before,
      standing: figure.sinceBefore,
    },
    { label: words.yearChange, before: figure.yearBefore, standing: figure.sinceYearBefore },
  ].filter(({ before }) => before !== null);
  return (
    <span className={styles.beneath}>
      {changes.map(({ label, before, standing }) => (
        <span key={label} className={styles.change}>
          {label} <Change id={id} value={figure.value} before={before ?? 0} />
          {standing === 'same' && figure.value !== before && ` (${words.noClear})`}
        </span>
      ))}
    </span>
  );
}

function Change({ id, value, before }: { id: MeasureId; value: number | null; before: number }) {
  const { messages, format } = useWords();
  if (value === null) return <>—</>;
  const { kind, unit } = measureOf(id);
  const difference = value - before;
  const size = Math.abs(difference);
  const amount =
    unit === 'share'
      ? messages.figures.points(format.points(difference)).trim()
      : kind === 'stock' || before === 0
        ? format.count(size)
        : format.percent(size / before);
  return <ChangeMark difference={difference} amount={amount} />;
}
