import { useQuery } from '@tanstack/react-query';
import type { TrendAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { lazy, Suspense, useEffect, useMemo, useState } from 'react';
import { fetchCalendar } from '../api-time';
import type { Playhead } from '../charts/trend-canvas';
import { afterFirstView } from '../first-view';
import { useWords } from '../i18n';
import { loadPart } from '../lost-part';
import { dayOf } from '../view-state';
import controls from './controls.module.css';
import { describeTrend } from './describe-trend';
import { useExplorer } from './explorer-context';
import { PlayIcon } from './icons';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { nameFrame, spanOf, usualStep } from './playback-plan';
import { type Played, showPlayed, usePlayed } from './played';
import { useTrend } from './queries';
import styles from './trend-panel.module.css';
import { planTrend } from './trend-plan';
import { nameDays, nameWindow } from './window-chooser';

/** What can wait until the page can be read: the picture, its words, the comparison with other times, the playback. */
const TrendPicture = lazy(() => afterFirstView().then(() => loadPart(import('./trend-picture'))));
const TrendChanges = lazy(() => afterFirstView().then(() => loadPart(import('./trend-changes'))));
const PlaybackBar = lazy(() => loadPart(import('./playback-bar')));

/** Time: the measure over it, the window, what it is compared with, and the playback. */
export function TrendPanel() {
  const explorer = useExplorer();
  const { messages, text } = useWords();
  const { window, clock, view, measures } = explorer;
  const { playback } = view;
  const measure = (playback && measures.get(playback.measure)) ?? explorer.measure;
  const bucket = playback?.bucket;
  const plan = useMemo(
    () => (bucket ? { ...spanOf(window, clock), to: window.to, bucket } : planTrend(window, clock)),
    [window, clock, bucket],
  );
  const query = useTrend(measure.id, plan);
  return (
    <section className={styles.panel} aria-labelledby="trend-title" data-testid="trend">
      <header className={styles.head}>
        <h2 id="trend-title" className={playback ? controls.visuallyHidden : undefined}>
          {text(measure.label)}
          <span className={styles.quiet}>
            {messages.separator}
            {messages.trend[measure.kind](messages.trend.buckets[plan.bucket])}
          </span>
        </h2>
        {playback ? (
          <Suspense fallback={<Skeleton rows={1} height="calc(28 * var(--unit))" />}>
            <PlaybackBar choice={playback} />
          </Suspense>
        ) : (
          <Summary />
        )}
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

/** The window, how it differs from others, and the way to its playback. */
function Summary() {
  const explorer = useExplorer();
  const words = useWords();
  const { messages } = words;
  const { measure, window, clock, change } = explorer;
  const canPlay = measure.kind !== 'duration' && measure.unit !== 'perTenThousand';
  const start = () =>
    change({
      playback: {
        measure: canPlay ? measure.id : 'reported',
        bucket: usualStep(window, clock),
        from: null,
      },
    });
  return (
    <>
      <button type="button" className={styles.start} onClick={start} data-testid="playback-start">
        <PlayIcon />
        {messages.trend.play}
      </button>
      <span className={styles.hint}>{messages.trend.hint}</span>
      <span className={styles.quiet}>
        {nameWindow(explorer.windowChoice, explorer, words)}
        {messages.separator}
        {nameDays(explorer, words)}
      </span>
      <Suspense fallback={null}>
        <TrendChanges />
      </Suspense>
    </>
  );
}

function Trend({ answer, measure }: { answer: TrendAnswer; measure: Measure }) {
  const explorer = useExplorer();
  const words = useWords();
  const { messages, text } = words;
  const { clock, change, view } = explorer;
  const played = usePlayed();
  const drawing = useMemo(
    () => describeTrend(answer, measure, explorer, words),
    [answer, measure, explorer, words],
  );
  const calendar = useCalendar(answer);
  const playhead = useMemo(() => (played ? createPlayhead(played, answer) : null), [played, answer]);
  if (answer.series.every(({ value }) => value === null)) {
    return <EmptyNote title={messages.trend.none} hint={messages.trend.noneHint} />;
  }
  const choose = (first: number, last: number) => {
    const from = answer.series[first];
    const to = answer.series[last];
    if (!from || !to) return;
    const toDay = dayOf(Date.parse(to.to) - 1, clock.zone);
    change({ window: { kind: 'custom', fromDay: dayOf(Date.parse(from.from), clock.zone), toDay } });
  };
  const seek = (step: number, isOver: boolean) => {
    if (!played || !view.playback) return;
    const { track } = played;
    track.seek(step);
    if (!isOver) return;
    showPlayed({ ...played });
    change({ playback: { ...view.playback, from: nameFrame(track.bounds[track.at()]!, clock) } }, 'replace');
  };
  return (
    <>
      <Suspense fallback={<Skeleton rows={1} height="calc(84 * var(--unit))" />}>
        <div className={styles.canvas}>
          <TrendPicture
            answer={answer}
            drawing={drawing}
            calendar={calendar}
            playhead={playhead}
            onChoose={choose}
            onSeek={seek}
          />
        </div>
      </Suspense>
      <div className={controls.visuallyHidden}>
        <table>
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
      </div>
    </>
  );
}

/** The holidays of the trend's days; asked for once the page can be read. */
function useCalendar({ series }: TrendAnswer) {
  const { city, clock } = useExplorer();
  const [canWait, setCanWait] = useState(true);
  useEffect(() => {
    void afterFirstView().then(() => setCanWait(false));
  }, []);
  const [first, last] = [series[0], series.at(-1)];
  const fromDay = first ? dayOf(Date.parse(first.from), clock.zone) : '';
  const toDay = last ? dayOf(Date.parse(last.to) - 1, clock.zone) : '';
  return useQuery({
    queryKey: ['calendar', city.id, fromDay, toDay],
    queryFn: ({ signal }) => fetchCalendar(city.id, fromDay, toDay, signal),
    enabled: !canWait && fromDay !== '',
    staleTime: Number.POSITIVE_INFINITY,
  }).data;
}

/** The moment of a playback among the steps of the trend, which begins where the playback does. */
function createPlayhead({ track }: Played, { series }: TrendAnswer): Playhead | null {
  const starts = series.map(({ from }) => Date.parse(from));
  if (starts[0] !== track.bounds[0]) return null;
  return {
    step: () => Math.max(0, Math.min(starts.length - 1, track.at())),
    subscribe: track.onMove,
  };
}
