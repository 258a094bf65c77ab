import type { TrendAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { lazy, Suspense, useMemo } from 'react';
import type { TrendDrawing } from '../charts/trend-chart';
import { palettes } from '../colours';
import { afterFirstView } from '../first-view';
import { useWords, type Words } from '../i18n';
import { dayOf } from '../view-state';
import controls from './controls.module.css';
import { type Explorer, useExplorer } from './explorer-context';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { useTrend } from './queries';
import styles from './trend-panel.module.css';
import { planTrend } from './trend-plan';
import { nameDays, nameWindow } from './window-chooser';

const TrendCanvas = lazy(() => afterFirstView().then(() => import('../charts/trend-canvas')));

/** The measure of the map over time; the window stands out, and a press or a drag sets it. */
export function TrendPanel() {
  const explorer = useExplorer();
  const words = useWords();
  const { messages, text } = words;
  const { measure, window, clock } = explorer;
  const plan = useMemo(() => planTrend(window, clock), [window, clock]);
  const query = useTrend(measure.id, plan);
  return (
    <section className={styles.panel} aria-labelledby="trend-title" data-testid="trend">
      <header className={styles.head}>
        <h2 id="trend-title">
          {text(measure.label)}
          <span className={styles.quiet}>
            {messages.separator}
            {messages.trend[measure.kind](messages.trend.buckets[plan.bucket])}
          </span>
        </h2>
        <span className={styles.hint}>{messages.trend.hint}</span>
        <span className={styles.quiet}>
          {nameWindow(explorer.windowChoice, explorer, words)}
          {messages.separator}
          {nameDays(explorer, words)}
        </span>
      </header>
      <div className={styles.body}>
        <PanelBody
          query={query}
          what={messages.states.parts.trend}
          skeleton={<Skeleton rows={1} height="calc(84 * var(--unit))" />}
        >
          {(answer) => <Trend answer={answer} measure={measure} />}
        </PanelBody>
      </div>
    </section>
  );
}

function Trend({ answer, measure }: { answer: TrendAnswer; measure: Measure }) {
  const explorer = useExplorer();
  const words = useWords();
  const { messages, text } = words;
  const drawing = useMemo(
    () => describeTrend(answer, measure, explorer, words),
    [answer, measure, explorer, words],
  );
  if (answer.series.every(({ value }) => value === null)) {
    return <EmptyNote title={messages.trend.none} hint={messages.trend.noneHint} />;
  }
  const choose = (first: number, last: number) => {
    const { clock, change } = explorer;
    const from = answer.series[first];
    const to = answer.series[last];
    if (!from || !to) return;
    const toDay = dayOf(Date.parse(to.to) - 1, clock.zone);
    change({ window: { kind: 'custom', fromDay: dayOf(Date.parse(from.from), clock.zone), toDay } });
  };
  return (
    <>
      <Suspense fallback={<Skeleton rows={1} height="calc(84 * var(--unit))" />}>
        <div className={styles.canvas}>
          <TrendCanvas drawing={drawing} onChoose={choose} />
        </div>
      </Suspense>
      <table className={controls.visuallyHidden}>
        <caption>{messages.trend.chart(text(measure.label), messages.trend.title)}</caption>
        <tbody>
          {answer.series.map((point, index) => (
            <tr key={point.from}>
              <th scope="row">{drawing.bars[index]?.label}</th>
              <td>{drawing.bars[index]?.tip}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function describeTrend(
  answer: TrendAnswer,
  measure: Measure,
  { window, clock, theme }: Explorer,
  { format, messages }: Words,
): Omit<TrendDrawing, 'unit' | 'font' | 'height'> {
  const from = window.from ?? Number.NEGATIVE_INFINITY;
  const to = window.to ?? Number.POSITIVE_INFINITY;
  const unit = messages.units[measure.unit];
  const bars = answer.series.map((point) => {
    const start = Date.parse(point.from);
    const firstDay = dayOf(start, clock.zone);
    const lastDay = dayOf(Date.parse(point.to) - 1, clock.zone);
    const value = point.value === null ? '—' : `${format.figure(point.value, measure.unit)} ${unit}`;
    const partial = point.partial ? ` (${messages.trend.partial})` : '';
    return {
      label: answer.bucket === 'month' ? firstDay.slice(0, 7) : firstDay.slice(5),
      value: point.value,
      inWindow: start < to && Date.parse(point.to) > from,
      partial: point.partial,
      tip: `${messages.window.range(firstDay, lastDay)}  ${value}${partial}`,
    };
  });
  return {
    bars,
    shape: measure.kind === 'flow' ? 'bar' : 'line',
    palette: palettes[theme],
    formatAxis: (value) => (measure.unit === 'share' ? `${format.share(value)}%` : format.count(value)),
  };
}
