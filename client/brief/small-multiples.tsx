import type { CompareAnswer, TrendAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { useWords } from '../i18n';
import { useExplorer } from '../panels/explorer-context';
import { useRowTrends } from './brief-queries';
import { planMultiples } from './plan-multiples';
import styles from './small-multiples.module.css';

/** So many trends are read and seen beside each other. */
const MOST = 12;
const WIDTH = 120;
const HEIGHT = 44;

/** The trend of each row on one scale; of many, those with most cases. */
export function SmallMultiples({ answer, measure }: { answer: CompareAnswer; measure: Measure }) {
  const { messages, text, format } = useWords();
  const rows = answer.rows
    .filter(({ id, values }) => id !== null && (values[measure.id]?.n ?? 0) > 0)
    .sort((one, other) => (other.values[measure.id]?.n ?? 0) - (one.values[measure.id]?.n ?? 0));
  const shown = rows.slice(0, MOST);
  const { window, clock } = useExplorer();
  const volumes = shown.map(({ values }) => values[measure.id]?.n ?? 0);
  const plan = planMultiples(window, clock, measure, volumes);
  const steps = plan.bucket === 'week' || plan.bucket === 'month' ? plan.bucket : 'day';
  const trends = useRowTrends(
    shown.map(({ id }) => id ?? ''),
    plan,
  );
  const values = trends
    .flatMap(({ data }) => data?.series.map(({ value }) => value) ?? [])
    .filter((value) => value !== null);
  const high = Math.max(...values, 0);
  const low = measure.unit === 'share' ? Math.min(...values, high) : 0;
  return (
    <div data-testid="multiples">
      <p className={styles.note}>{messages.brief.comparison.steps[steps]}</p>
      {rows.length > MOST && (
        <p className={styles.note}>
          {messages.brief.comparison.mostMultiples(format.count(shown.length), format.count(rows.length))}
        </p>
      )}
      <ul className={styles.multiples}>
        {shown.map((row, place) => {
          const figure = row.values[measure.id];
          return (
            <li key={row.id}>
              <span className={styles.name}>{text(row.name)}</span>
              <Line
                trend={trends[place]?.data}
                low={low}
                high={high}
                label={messages.brief.comparison.trendOf(text(row.name))}
              />
              <span className={styles.value}>
                {figure?.value != null ? format.figure(figure.value, measure.unit) : '—'}
                <small> {messages.units[measure.unit]}</small>
              </span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

/** A line that breaks where nothing is known; a step that is not over is left out. */
function Line(props: { trend: TrendAnswer | undefined; low: number; high: number; label: string }) {
  const { trend, low, high, label } = props;
  const series = trend?.series.filter(({ partial }) => !partial) ?? [];
  const span = high - low || 1;
  let isBroken = true;
  const path = series
    .map(({ value }, place) => {
      if (value === null) {
        isBroken = true;
        return '';
      }
      const x = (WIDTH * place) / Math.max(1, series.length - 1);
      const y = HEIGHT - 3 - ((HEIGHT - 6) * (value - low)) / span;
      const step = isBroken ? 'M' : 'L';
      // Alone between gaps it is a point.
      const isAlone = isBroken && (series[place + 1]?.value ?? null) === null;
      isBroken = false;
      return `${step}${x.toFixed(1)},${y.toFixed(1)}${isAlone ? 'h0.1' : ''}`;
    })
    .join('');
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
      <path d={path} />
    </svg>
  );
}
