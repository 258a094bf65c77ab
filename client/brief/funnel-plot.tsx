import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { FunnelAnswer } from '@zhiyu/shared/funnel-contract';
import type { Measure } from '@zhiyu/shared/measures';
import { tellSpread } from '@zhiyu/shared/tell-spread';
import { type PointerEvent, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { useExplorer } from '../panels/explorer-context';
import { useBriefPage } from './brief-context';
import { type Dot, funnelOf, isWorse, listDots } from './compared-rows';
import { ComparedRow } from './dot-plot';
import styles from './funnel-plot.module.css';
import { SmallRows } from './small-rows';

const WIDTH = 380;
const HEIGHT = 300;
const PLACE = { left: 40, right: 14, top: 12, bottom: 30 };
/** A finger is this wide, in units of the picture. */
const REACH = 30;
/** About the width of a Chinese character, and the height of a line, in units of the picture. */
const CHARACTER = 11.5;
const LINE = 13;

/** The funnel: each row by its volume, the limits of chance around all together. A touch shows the nearest row’s numbers. */
export function FunnelPlot({ answer, measure }: { answer: CompareAnswer; measure: Measure }) {
  const { messages, text, format } = useWords();
  const { extras } = useBriefPage();
  const { area } = useExplorer();
  const words = messages.brief.comparison;
  const isHeld = extras.held && answer.standardisedFunnels?.[measure.id] !== undefined;
  const funnel = funnelOf(answer, measure, isHeld);
  const dots = listDots(answer, measure, isHeld, (row) => text(row.name));
  const [chosen, setChosen] = useState<string | null>(null);
  const picture = useRef<SVGSVGElement>(null);
  if (!funnel || dots.length === 0) return <SmallRows answer={answer} measure={measure} />;
  const scale = createScale(funnel, dots);
  const write = (value: number) =>
    isHeld || funnel.kind === 'ratio' ? format.decimal(value) : format.share(value);
  const selected = dots.find(({ row }) => row.id === chosen);
  const choose = (event: PointerEvent) => {
    const box = picture.current?.getBoundingClientRect();
    if (!box) return;
    const x = ((event.clientX - box.left) / box.width) * WIDTH;
    const y = ((event.clientY - box.top) / box.height) * HEIGHT;
    const near = dots
      .map((dot) => ({
        id: dot.row.id,
        distance: Math.hypot(scale.xOf(dot.n) - x, scale.yOf(dot.value) - y),
      }))
      .filter(({ distance }) => distance < REACH)
      .sort((one, other) => one.distance - other.distance);
    setChosen(near[0]?.id ?? null);
  };
  return (
    <div className={styles.plot} data-testid="funnel">
      <svg
        ref={picture}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={words.picture(text(measure.label), format.count(dots.length))}
        onPointerUp={choose}
      >
        {scale.ticks.map((tick) => (
          <g key={tick}>
            <text x={PLACE.left - 6} y={scale.yOf(tick) + 4} textAnchor="end" className={styles.tick}>
              {write(tick)}
            </text>
          </g>
        ))}
        <text x={PLACE.left} y={HEIGHT - 8} className={styles.tick}>
          {words.axis(isHeld ? words.observed('', '').trim() : messages.measure.denominator)}
        </text>
        <text x={WIDTH - PLACE.right} y={HEIGHT - 8} textAnchor="end" className={styles.tick}>
          {format.count(Math.round(scale.most))}
        </text>
        <Curves funnel={funnel} scale={scale} />
        {dots.map((dot) => (
          <circle
            key={dot.row.id}
            cx={scale.xOf(dot.n)}
            cy={scale.yOf(dot.value)}
            r={dot.row.id === chosen ? 7 : 5}
            className={styles.dot}
            data-worse={isWorse(dot.standing, measure, heldCounts(dot, isHeld)) ?? undefined}
            data-beyond={(dot.standing !== null && dot.standing !== 'within') || undefined}
            data-own={dot.row.id === area.id || undefined}
          />
        ))}
        {placeNames(dots, scale).map(({ dot, isRight }) => {
          return (
            <text
              key={dot.row.id}
              x={scale.xOf(dot.n) + (isRight ? -8 : 8)}
              y={scale.yOf(dot.value) + 4}
              textAnchor={isRight ? 'end' : 'start'}
              className={styles.name}
            >
              {dot.name}
            </text>
          );
        })}
      </svg>
      <p className={styles.note}>
        {words.limits}
        {messages.separator}
        <span data-testid="spread">{text(tellSpread(funnel.dispersion.factor, listStandings(dots)))}</span>
      </p>
      {selected ? (
        <ul className={styles.chosen}>
          <ComparedRow dot={selected} answer={answer} measure={measure} isHeld={isHeld} scale={null} />
        </ul>
      ) : (
        <p className={`${styles.note} ${styles.touch}`}>{words.touch}</p>
      )}
      <SmallRows answer={answer} measure={measure} />
    </div>
  );
}

/** How the rows stand that are judged. */
function listStandings(dots: readonly Dot[]) {
  return dots.map(({ standing }) => standing).filter((standing) => standing !== null);
}

function heldCounts({ figure }: Dot, isHeld: boolean) {
  return isHeld ? (figure.standardised?.counts ?? null) : null;
}

type Scale = ReturnType<typeof createScale>;

/** The dots whose names find room beside them, those beyond the limits first; the others are named when they are touched. */
function placeNames(dots: readonly Dot[], scale: Scale): { dot: Dot; isRight: boolean }[] {
  const taken = dots.map(({ n, value }) => boxOf(scale.xOf(n) - 5, scale.yOf(value), 10));
  const placed: { dot: Dot; isRight: boolean }[] = [];
  const inOrder = [...dots].sort(
    (one, other) =>
      Number(other.standing !== 'within') - Number(one.standing !== 'within') || other.n - one.n,
  );
  for (const dot of inOrder) {
    const [x, y] = [scale.xOf(dot.n), scale.yOf(dot.value)];
    const width = [...dot.name].reduce(
      (sum, character) => sum + (character > '\u2e7f' ? CHARACTER : CHARACTER / 2),
      0,
    );
    for (const isRight of [false, true]) {
      const box = boxOf(isRight ? x - 8 - width : x + 8, y, width);
      const isOutside = box.left < PLACE.left || box.right > WIDTH;
      if (isOutside || taken.some((other) => isOver(box, other))) continue;
      taken.push(box);
      placed.push({ dot, isRight });
      break;
    }
  }
  return placed;
}

interface Box {
  left: number;
  right: number;
  top: number;
}
const boxOf = (left: number, middle: number, width: number): Box => ({
  left,
  right: left + width,
  top: middle - LINE / 2,
});
const isOver = (one: Box, other: Box) =>
  one.left < other.right && other.left < one.right && Math.abs(one.top - other.top) < LINE;

/** The limits of the smallest are cut off: what matters is where the rows are. */
function createScale(funnel: FunnelAnswer, dots: readonly Dot[]) {
  const most = Math.max(...dots.map(({ n }) => n)) * 1.06;
  const usual = funnel.curve.find(({ n }) => n >= most / 4) ?? funnel.curve.at(-1);
  const values = [...dots.map(({ value }) => value), ...(usual?.limits998 ?? []), funnel.target];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || 0.1) * 0.06;
  const from = Math.max(0, low - room);
  const to = funnel.kind === 'share' ? Math.min(1, high + room) : high + room;
  const width = WIDTH - PLACE.left - PLACE.right;
  const height = HEIGHT - PLACE.top - PLACE.bottom;
  return {
    most,
    ticks: [from, (from + funnel.target) / 2, funnel.target, (funnel.target + to) / 2, to],
    xOf: (n: number) => PLACE.left + (width * n) / most,
    yOf: (value: number) =>
      PLACE.top + height * (1 - (Math.min(to, Math.max(from, value)) - from) / (to - from)),
  };
}

function Curves({ funnel, scale }: { funnel: FunnelAnswer; scale: Scale }) {
  const points = funnel.curve.filter(({ n }) => n <= scale.most);
  const path = (limits: 'limits95' | 'limits998', end: 0 | 1) =>
    points
      .map((point, place) => {
        const step = place === 0 ? 'M' : 'L';
        return `${step}${scale.xOf(point.n).toFixed(1)},${scale.yOf(point[limits][end] ?? 0).toFixed(1)}`;
      })
      .join('');
  return (
    <>
      <path d={path('limits95', 0)} className={styles.limit} />
      <path d={path('limits95', 1)} className={styles.limit} />
      <path d={path('limits998', 0)} className={styles.farLimit} />
      <path d={path('limits998', 1)} className={styles.farLimit} />
      <line
        x1={PLACE.left}
        x2={WIDTH - PLACE.right}
        y1={scale.yOf(funnel.target)}
        y2={scale.yOf(funnel.target)}
        className={styles.target}
      />
    </>
  );
}
