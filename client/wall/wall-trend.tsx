import type { TrendAnswer } from '@zhiyu/shared/contract';
import { useWords } from '../i18n';
import { dayOf } from '../view-state';
import type { SceneData } from './load-scene';
import { placeBox, useWall } from './wall-context';
import { SEAM_CLEARANCE, type WallLayout } from './wall-layout';
import styles from './wall-trend.module.css';
import { useWallWords } from './wall-words';

/** In units. */
const PAD = 24;
const HEAD = 40;
const AXIS = 30;
const LABEL = 84;
/** From this width on the head has room for what the colours mean. */
const ROOMY = 700;

type Point = TrendAnswer['series'][number];

/** The measure over time: bars for what happens, a line for what stands; the window of the scene stands out. */
export function WallTrend({ data }: { data: SceneData }) {
  const { layout } = useWall();
  const { messages, text } = useWords();
  const wall = useWallWords();
  const { unit, trend: box, trendHead } = layout;
  const { series } = data.trend;
  const top = Math.max(HEAD * unit, trendHead.top + trendHead.height - box.top + 4 * unit);
  const plot = {
    left: PAD * unit,
    top,
    width: box.width - 2 * PAD * unit,
    height: box.height - top - AXIS * unit,
  };
  const bucket = messages.trend.buckets[data.trend.bucket as keyof typeof messages.trend.buckets];
  const { kind, label } = data.trendMeasure;
  return (
    <section className={styles.trend} style={placeBox(box)} data-testid="wall-trend">
      <header
        className={styles.trendHead}
        style={{ ...placeBox(trendHead), left: trendHead.left - box.left, top: trendHead.top - box.top }}
      >
        <h2>{text(label)}</h2>
        <span>{messages.trend[kind](bucket)}</span>
        {kind === 'flow' && trendHead.width > ROOMY * unit && (
          <>
            <span>
              <i className={styles.swatch} data-tone="now" /> {wall.trend.now}
            </span>
            <span>
              <i className={styles.swatch} /> {wall.trend.earlier}
            </span>
          </>
        )}
        <Most data={data} />
      </header>
      <svg
        className={styles.plot}
        style={placeBox(plot)}
        viewBox={`0 0 ${plot.width} ${plot.height}`}
        aria-hidden="true"
      >
        {kind === 'flow' ? (
          <Bars series={series} data={data} width={plot.width} height={plot.height} />
        ) : (
          <Line series={series} width={plot.width} height={plot.height} />
        )}
      </svg>
      {placeLabels(series, data, layout, plot.width).map(({ day, left }) => (
        <span
          key={day}
          className={styles.axis}
          style={{ left: left + plot.left, top: plot.top + plot.height }}
        >
          {day}
        </span>
      ))}
    </section>
  );
}

/** The highest point, in words: nobody reads an axis from five metres. */
function Most({ data }: { data: SceneData }) {
  const { format } = useWords();
  const wall = useWallWords();
  const { series } = data.trend;
  const most = series.reduce<Point | null>(
    (best, point) => (point.value !== null && point.value > (best?.value ?? -1) ? point : best),
    null,
  );
  if (most?.value == null) return null;
  const unit = data.trendMeasure.unit === 'share' ? '%' : '';
  const value = format.figure(most.value, data.trendMeasure.unit) + unit;
  return <span>{wall.trend.most(value, dayOf(Date.parse(most.from), data.clock.zone).slice(5))}</span>;
}

interface PlotProps {
  series: Point[];
  width: number;
  height: number;
}

function Bars({ series, width, height, data }: PlotProps & { data: SceneData }) {
  const most = Math.max(1, ...series.map(({ value }) => value ?? 0));
  const step = width / series.length;
  const from = data.asked.window.from ?? Number.NEGATIVE_INFINITY;
  return series.map(({ from: start, to, value, partial }, index) => {
    const length = ((value ?? 0) / most) * height;
    return (
      <rect
        key={start}
        x={index * step + step * 0.14}
        y={height - length}
        width={step * 0.72}
        height={length}
        data-tone={Date.parse(to) > from ? 'now' : undefined}
        data-partial={partial || undefined}
      />
    );
  });
}

function Line({ series, width, height }: PlotProps) {
  const values = series.flatMap(({ value }) => (value === null ? [] : [value]));
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const step = width / series.length;
  const y = (value: number) => height - 4 - ((value - low) / (high - low || 1)) * (height - 8);
  let pen = 'M';
  const path = series
    .map(({ value }, index) => {
      if (value === null) {
        pen = 'M';
        return '';
      }
      const point = `${pen}${((index + 0.5) * step).toFixed(1)} ${y(value).toFixed(1)}`;
      pen = 'L';
      return point;
    })
    .join('');
  return <path d={path} />;
}

/** Days under the bars, as many as have room, none across a seam. */
function placeLabels(series: Point[], { clock }: SceneData, layout: WallLayout, width: number) {
  const { unit, seams } = layout;
  const step = width / series.length;
  const half = (LABEL / 2) * unit;
  const every = Math.max(1, Math.ceil((1.6 * LABEL * unit) / step));
  const crosses = (left: number) =>
    seams.x.some((seam) => Math.abs(seam - PAD * unit - left) < half + SEAM_CLEARANCE * unit);
  return series.flatMap(({ from }, index) => {
    const left = (index + 0.5) * step;
    const isInside = left > half && left < width - half;
    if (index % every !== 0 || !isInside || crosses(left)) return [];
    return [{ day: dayOf(Date.parse(from), clock.zone).slice(5), left }];
  });
}
