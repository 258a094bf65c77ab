import { useMemo } from 'react';
import { useWords } from '../i18n';
import { type RankedRow, rankRows, scaleOf } from '../panels/compare-rows';
import type { SceneData } from './load-scene';
import { measureText } from './measure-text';
import styles from './wall-compare.module.css';
import { placeBox, useWall } from './wall-context';
import { stackRows } from './wall-layout';
import panel from './wall-panel.module.css';
import { useWallWords } from './wall-words';

/** In units. */
const HEAD = 66;
const ROW = 51;
const TALL_ROW = 78;
const PAD = 24;
const VALUE = 104;
const NAME_SIZE = 20;
const MOST_ROWS = 15;

/** The areas inside, or the domains, by one measure, with their intervals and the whole as a line. */
export function WallCompare({ data }: { data: SceneData }) {
  const { layout, city } = useWall();
  const { messages, text } = useWords();
  const wall = useWallWords();
  const box = layout.compare;
  const ranking = useMemo(() => rankRows(data.comparison, data.compared), [data]);
  const level = city.levels.find(({ id }) => id === data.children[0]?.level);
  const isByArea = data.comparison.by === 'area';
  const title = isByArea ? messages.compare.level(level ? text(level.name) : '') : wall.domains;
  const shown = useShownRows(ranking.ranked, data);
  const rest = ranking.ranked.length - shown.rows.length + ranking.small.length;
  const whole = data.comparison.whole.values[data.compared.id]?.value ?? null;
  const scale = scaleFor(shown.rows, whole, data);
  return (
    <section className={panel.panel} style={placeBox(box)} data-testid="wall-compare">
      <header className={panel.panelHead} data-stacked style={{ top: shown.head }}>
        <h2>{title}</h2>
        <span>{text(data.compared.label)}</span>
      </header>
      {shown.rows.map((row, index) => (
        <CompareLine
          key={row.row.id}
          row={row}
          top={shown.tops[index] ?? 0}
          height={shown.height}
          whole={whole}
          scale={scale}
          data={data}
        />
      ))}
      {rest > 0 && shown.restTop !== null && (
        <p className={panel.rest} style={{ top: shown.restTop }}>
          {wall.more(String(rest))}
        </p>
      )}
    </section>
  );
}

/** As many rows as have room: higher ones where a name needs two lines. */
function useShownRows(ranked: readonly RankedRow[], data: SceneData) {
  const { layout } = useWall();
  const { text } = useWords();
  const { compare: box, unit } = layout;
  return useMemo(() => {
    const room = box.width / unit - 2 * PAD - VALUE;
    const isLong = ranked.some(({ row }) => measureText(text(row.name), NAME_SIZE) > room);
    const height = (isLong ? TALL_ROW : ROW) * unit;
    const [head = 0] = stackRows(box.top + 10 * unit, box.top + box.height, 50 * unit, 1, layout);
    const from = Math.max(head + 56 * unit, box.top + HEAD * unit);
    const to = box.top + box.height - 8 * unit;
    const needed = ranked.length + (data.comparison.rows.length > ranked.length ? 1 : 0);
    const all = stackRows(from, to, height, Math.min(needed, MOST_ROWS), layout);
    const isWhole = all.length >= needed;
    const tops = isWhole ? all.slice(0, ranked.length) : all.slice(0, -1);
    const restTop = all[tops.length] ?? null;
    return {
      head: head - box.top,
      height,
      rows: ranked.slice(0, tops.length),
      tops: tops.map((top) => top - box.top),
      restTop: restTop === null ? null : restTop - box.top,
    };
  }, [ranked, data, box, unit, layout, text]);
}

interface Scale {
  low: number;
  high: number;
  /** Counts grow from nothing as bars; shares stand as dots where they are. */
  isBar: boolean;
}

function scaleFor(rows: readonly RankedRow[], whole: number | null, { compared }: SceneData): Scale {
  if (rows.length === 0) return { low: 0, high: 1, isBar: true };
  if (compared.unit === 'share') return { ...scaleOf(rows, whole), isBar: false };
  const ends = rows.flatMap(({ figure, value }) => [value, figure.interval?.[1] ?? value]);
  const isComparable = whole !== null && whole <= 2 * Math.max(...ends);
  return { low: 0, high: Math.max(...ends, isComparable ? whole : 0) || 1, isBar: true };
}

function CompareLine(props: {
  row: RankedRow;
  top: number;
  height: number;
  whole: number | null;
  scale: Scale;
  data: SceneData;
}) {
  const { row, top, height, whole, scale, data } = props;
  const { text, format } = useWords();
  const percent = (value: number) =>
    `${(100 * Math.min(1, Math.max(0, (value - scale.low) / (scale.high - scale.low)))).toFixed(2)}%`;
  const { interval } = row.figure;
  const isWholeShown = whole !== null && whole <= scale.high && whole >= scale.low;
  const unit = data.compared.unit === 'share' ? '%' : '';
  return (
    <div className={styles.line} style={{ top, height }} data-testid="wall-compare-row">
      <span className={styles.lineName}>{text(row.row.name)}</span>
      <span className={styles.lineValue}>
        {format.figure(row.value, data.compared.unit)}
        {unit}
      </span>
      <span className={styles.bar} data-kind={scale.isBar ? 'bar' : 'dot'}>
        {scale.isBar && <i style={{ width: percent(row.value) }} />}
        {interval && (
          <em
            style={{
              left: percent(interval[0] ?? 0),
              width: `calc(${percent(interval[1] ?? 0)} - ${percent(interval[0] ?? 0)})`,
            }}
          />
        )}
        {!scale.isBar && <u style={{ left: percent(row.value) }} />}
        {isWholeShown && <s style={{ left: percent(whole) }} />}
      </span>
    </div>
  );
}
