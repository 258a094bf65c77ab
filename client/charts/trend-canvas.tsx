import { useEffect, useMemo, useRef, useState } from 'react';
import { placeMarkNames } from './place-mark-names';
import styles from './trend-canvas.module.css';
import { createTrendChart, type TrendChart, type TrendDrawing } from './trend-chart';
import { WindowBrush } from './window-brush';

/** Steps that stand out: a holiday with its name, days worked instead, the beginning of a period. */
export interface TrendMark {
  kind: 'holiday' | 'make-up-day' | 'period';
  first: number;
  last: number;
  /** Written where there is room, and always in the tips of its steps. */
  name: string;
}

/** A moment that moves over the trend: the step it stands at, and whom it tells of its moves. */
export interface Playhead {
  step(): number;
  subscribe(listener: () => void): () => void;
}

/** Words of the handles. */
export interface BrushWords {
  from: string;
  to: string;
}

interface TrendCanvasProps {
  drawing: Omit<TrendDrawing, 'unit' | 'font' | 'height'>;
  marks: readonly TrendMark[];
  /** While it is there, a press or a drag moves it instead of the window. */
  playhead: Playhead | null;
  words: BrushWords;
  onChoose: (first: number, last: number) => void;
  onSeek: (step: number, isOver: boolean) => void;
}

/** The trend as a picture, with its marks, the frame of the window or the moment that is played. */
export default function TrendCanvas(props: TrendCanvasProps) {
  const { drawing, marks, playhead } = props;
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<TrendChart | null>(null);
  const [size, setSize] = useState(0);
  /** Counts the pictures, so that what stands on them finds its place. */
  const [picture, setPicture] = useState(0);

  useEffect(() => {
    if (!container.current) return;
    const created = createTrendChart(container.current);
    chart.current = created;
    const observer = new ResizeObserver(([entry]) => {
      created.resize();
      setSize(entry?.contentRect.width ?? 0);
    });
    observer.observe(container.current);
    return () => {
      observer.disconnect();
      chart.current = null;
      created.destroy();
    };
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another size may come with another unit
  useEffect(() => {
    if (!container.current || !chart.current) return;
    const computed = getComputedStyle(container.current);
    const unit = Number.parseFloat(computed.fontSize) / 14 || 1;
    const { fontFamily: font } = computed;
    chart.current.draw({ ...drawing, unit, font, height: container.current.clientHeight });
    setPicture((count) => count + 1);
  }, [drawing, size]);

  const drawn = picture > 0 ? chart.current : null;
  return (
    <div className={styles.frame} data-testid="trend-canvas">
      <div ref={container} className={styles.canvas} aria-hidden="true" />
      {drawn && <Marks marks={marks} chart={drawn} picture={picture} />}
      {drawn && (
        <WindowBrush
          chart={drawn}
          bars={drawing.bars}
          isSeeking={playhead !== null}
          words={props.words}
          onChoose={props.onChoose}
          onSeek={props.onSeek}
        />
      )}
      {drawn && playhead && <Line chart={drawn} playhead={playhead} picture={picture} />}
    </div>
  );
}

/** The marks over the steps, each with its name where that lies over no other. */
function Marks(props: { marks: readonly TrendMark[]; chart: TrendChart; picture: number }) {
  const { marks, chart, picture } = props;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture has its steps elsewhere
  const placed = useMemo(() => placeMarks(marks, chart), [marks, chart, picture]);
  return placed.map(({ mark, left, width, nameAt }) => (
    <span key={`${mark.kind} ${mark.first}`}>
      <span className={styles.mark} data-kind={mark.kind} style={{ left, width }} />
      {nameAt !== null && (
        <span className={styles.markName} data-testid="trend-mark" style={{ left: nameAt }}>
          {mark.name}
        </span>
      )}
    </span>
  ));
}

function placeMarks(marks: readonly TrendMark[], chart: TrendChart) {
  const spans = marks.map(({ kind, first, last, name }) => {
    const [from, to] = [chart.placeOf(first), chart.placeOf(last)];
    const left = from.middle - from.width / 2;
    const right = kind === 'period' ? left : to.middle + to.width / 2;
    return { kind, left, right, nameWidth: chart.widthOf(name) };
  });
  const first = chart.placeOf(0);
  const names = placeMarkNames(spans, { left: first.middle - first.width / 2, right: chart.width() });
  return marks.map((mark, index) => {
    const { left = 0, right = 0 } = spans[index] ?? {};
    return { mark, left, width: right - left, nameAt: names[index] ?? null };
  });
}

/** The moment, moved past React: it goes with the map, frame by frame. */
function Line(props: { chart: TrendChart; playhead: Playhead; picture: number }) {
  const { chart, playhead, picture } = props;
  const line = useRef<HTMLSpanElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another picture has its steps elsewhere
  useEffect(() => {
    const place = () => {
      if (line.current) line.current.style.translate = `${chart.placeOf(playhead.step()).middle}px`;
    };
    place();
    return playhead.subscribe(place);
  }, [chart, playhead, picture]);
  return <span ref={line} className={styles.playhead} data-testid="trend-playhead" />;
}
