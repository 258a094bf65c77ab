import type { Figure } from '@zhiyu/shared/contract';
import { type ReactNode, useEffect, useState } from 'react';
import { useWords } from '../i18n';
import type { SceneData } from './load-scene';
import { nameScene, nameSlice } from './name-scene';
import { placeBox, useWall } from './wall-context';
import styles from './wall-head.module.css';
import { shortenCount, useWallWords } from './wall-words';

/** A clock that is off by more is told. */
const TOLD_DRIFT_MS = 30_000;
const CLOCK_MS = 1000;

/** The customer's title, what the scene shows, and which it is of how many. */
export function WallTitle({ data, place, total }: { data: SceneData; place: number; total: number }) {
  const { city, layout } = useWall();
  const words = useWords();
  const wall = useWallWords();
  const title = nameScene(data, words);
  return (
    <div className={styles.title} style={placeBox(layout.title)}>
      <h1>{words.cityTitle(city)}</h1>
      <p>
        {title === null ? null : <b>{title}</b>} <span>{nameSlice(data, words, wall)}</span>{' '}
        <span className={styles.place}>{wall.scene(String(place), String(total))}</span>
      </p>
    </div>
  );
}

/** The seven figures, under the words that the room lives by. */
export function WallFigures({ data }: { data: SceneData }) {
  const { city } = useWall();
  const { format } = useWords();
  const wall = useWallWords();
  const { stocks, rates, today } = data;
  const [workload, response, through, results] = wall.groups;
  const isArchive = city.clock !== null;
  const coverage = (part: Figure | undefined) =>
    part?.value != null && rates.closed?.value
      ? wall.figures.coverage(format.wholePercent(part.value / rates.closed.value))
      : null;
  return (
    <section data-testid="wall-figures">
      <WallFigure index={0} group={workload} label={isArchive ? wall.figures.reported : wall.figures.today}>
        <Count id="today" figure={isArchive ? rates.reported : (today ?? undefined)} />
        <Change figure={today} before={data.yesterday} phrase={wall.figures.sameHour} />
      </WallFigure>
      <WallFigure index={1} label={wall.figures.open}>
        <Count id="open" figure={stocks.open} />
        <Change
          figure={stocks.open ?? null}
          before={stocks.open?.before ?? null}
          phrase={wall.figures.lastWeek}
        />
      </WallFigure>
      <WallFigure index={2} group={response} label={wall.figures.responseRate}>
        <Rate id="responseRate" figure={rates.responseRate} />
      </WallFigure>
      <WallFigure index={3} group={through} label={wall.figures.overdue}>
        <Count id="overdue" figure={stocks.overdue} isOverdue />
        <Change
          figure={stocks.overdue ?? null}
          before={stocks.overdue?.before ?? null}
          phrase={wall.figures.lastWeek}
        />
      </WallFigure>
      <WallFigure index={4} label={wall.figures.onTimeRate}>
        <Rate id="onTimeRate" figure={rates.onTimeRate} />
      </WallFigure>
      <WallFigure index={5} group={results} label={wall.figures.resolutionRate}>
        <Rate id="resolutionRate" figure={rates.resolutionRate} beneath={coverage(rates.reached)} />
      </WallFigure>
      <WallFigure index={6} label={wall.figures.satisfactionRate}>
        <Rate id="satisfactionRate" figure={rates.satisfactionRate} beneath={coverage(rates.rated)} />
      </WallFigure>
    </section>
  );
}

function WallFigure(props: {
  index: number;
  group?: string | undefined;
  label: string;
  children: ReactNode;
}) {
  const { layout } = useWall();
  const box = layout.figures[props.index];
  if (!box) return null;
  return (
    <div className={styles.figure} style={placeBox(box)} data-first={props.group !== undefined || undefined}>
      <span className={styles.group}>{props.group ?? '\u00a0'}</span>
      <span className={styles.label}>{props.label}</span>
      {props.children}
    </div>
  );
}

function Count({ id, figure, isOverdue }: { id: string; figure: Figure | undefined; isOverdue?: boolean }) {
  const { messages, language } = useWords();
  if (figure?.value == null) return <span className={styles.value}>—</span>;
  const { number, scale } = shortenCount(figure.value, language);
  const tone = isOverdue && figure.value > 0 ? 'overdue' : undefined;
  return (
    <span className={styles.value} data-tone={tone} data-testid={`wall-${id}`}>
      <b>{number}</b>
      <small>
        {scale}
        {language === 'zh' && messages.units.case}
      </small>
    </span>
  );
}

function Rate({ id, figure, beneath }: { id: string; figure: Figure | undefined; beneath?: string | null }) {
  const { format } = useWords();
  const wall = useWallWords();
  const isShown = figure?.shown && figure.value !== null;
  const basis = figure ? wall.figures.basis(format.count(figure.n)) : '';
  return (
    <>
      <span className={styles.value} data-testid={`wall-${id}`}>
        <b>{isShown && figure?.value != null ? format.share(figure.value) : '—'}</b>
        {isShown && <small>%</small>}
      </span>
      <span className={styles.beneath}>{beneath ?? basis}</span>
    </>
  );
}

/** ▲ or ▼ in no colour: more is neither good nor bad. */
function Change(props: { figure: Figure | null; before: number | null; phrase: string }) {
  const { messages, language } = useWords();
  const { figure, before, phrase } = props;
  if (figure?.value == null || before === null) return <span className={styles.beneath}>{'\u00a0'}</span>;
  const difference = figure.value - before;
  const { number, scale } = shortenCount(Math.abs(difference), language);
  if (difference === 0) return <span className={styles.beneath}>{messages.figures.unchanged}</span>;
  return (
    <span className={styles.beneath}>{`${difference > 0 ? '▲' : '▼'} ${number}${scale} ${phrase}`}</span>
  );
}

/** The city's time by the server's clock, the day, and the instant that the figures are true at. */
export function WallClock(props: { data: SceneData; now: () => number; clockAhead: number | null }) {
  const { layout, city } = useWall();
  const wall = useWallWords();
  const { data, now, clockAhead } = props;
  const instant = useInstant(now);
  const { zone, frozen } = data.clock;
  const local = zone.toLocal(frozen ? data.clock.now : instant);
  const two = (number: number) => String(number).padStart(2, '0');
  const weekday = new Date(Date.UTC(local.year, local.month - 1, local.day)).getUTCDay();
  const asOf = zone.toIso(Date.parse(data.asOf));
  return (
    <div className={styles.clock} style={placeBox(layout.clock)} data-testid="wall-clock">
      <b>
        {two(local.hour)}:{two(local.minute)}
      </b>
      <span>{wall.day(local.month, local.day, wall.weekdays[weekday] ?? '')}</span>
      <span data-testid="wall-as-of">
        {wall.asOf(city.clock === null ? asOf.slice(11, 19) : asOf.slice(0, 10))}
      </span>
      <Drift clockAhead={clockAhead} />
    </div>
  );
}

function Drift({ clockAhead }: { clockAhead: number | null }) {
  const { format } = useWords();
  const wall = useWallWords();
  if (clockAhead === null || Math.abs(clockAhead) < TOLD_DRIFT_MS) return null;
  const time = format.age(Math.abs(clockAhead));
  return (
    <span data-testid="wall-drift">{clockAhead > 0 ? wall.clockAhead(time) : wall.clockBehind(time)}</span>
  );
}

function useInstant(now: () => number): number {
  const [instant, setInstant] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setInstant(now()), CLOCK_MS);
    return () => clearInterval(timer);
  }, [now]);
  return instant;
}
