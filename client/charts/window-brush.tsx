import { type KeyboardEvent, type PointerEvent, useRef, useState } from 'react';
import type { BrushWords } from './trend-canvas';
import styles from './trend-canvas.module.css';
import type { TrendBar, TrendChart } from './trend-chart';

/** Moved less, a press is a press. */
const LEAST_DRAG_PIXELS = 4;
/** Page up and page down move by so many steps: a week of days. */
const LONG_STEP = 7;

interface Range {
  first: number;
  last: number;
}
type Grip = 'new' | 'move' | 'first' | 'last' | 'seek';
interface Drag {
  grip: Grip;
  /** The step pressed, and the range as it was then. */
  pressed: number;
  before: Range;
  from: number;
  hasMoved: boolean;
  range: Range;
}

/**
 * The frame of the window over a trend. A press chooses one step, a drag over steps chooses these, a drag of the frame
 * moves it, and its edges are sliders for a pointer, a finger and the keyboard.
 */
export function WindowBrush(props: {
  chart: TrendChart;
  bars: readonly TrendBar[];
  /** A press or a drag names a moment instead. */
  isSeeking: boolean;
  words: BrushWords;
  onChoose: (first: number, last: number) => void;
  onSeek: (step: number, isOver: boolean) => void;
}) {
  const { chart, bars, isSeeking, words } = props;
  const plane = useRef<HTMLDivElement>(null);
  const [drag, setDrag] = useState<Drag | null>(null);
  const window = {
    first: bars.findIndex(({ inWindow }) => inWindow),
    last: bars.findLastIndex(({ inWindow }) => inWindow),
  };
  const shown = drag?.hasMoved && drag.grip !== 'seek' ? drag.range : window;
  const last = bars.length - 1;
  const placeOf = (event: PointerEvent) => event.clientX - (plane.current?.getBoundingClientRect().left ?? 0);

  const press = (event: PointerEvent, grip: Grip) => {
    if (event.button !== 0) return;
    event.stopPropagation();
    event.currentTarget.setPointerCapture(event.pointerId);
    const from = placeOf(event);
    const pressed = chart.stepAt(from);
    if (grip === 'seek') props.onSeek(pressed, false);
    setDrag({
      grip,
      pressed,
      before: window,
      from,
      hasMoved: false,
      range: { first: pressed, last: pressed },
    });
  };
  const move = (event: PointerEvent) => {
    if (!drag) return;
    const place = placeOf(event);
    const step = chart.stepAt(place);
    if (drag.grip === 'seek') return props.onSeek(step, false);
    const hasMoved = drag.hasMoved || Math.abs(place - drag.from) > LEAST_DRAG_PIXELS;
    setDrag({ ...drag, hasMoved, range: rangeOf(drag, step, last) });
  };
  const release = (event: PointerEvent) => {
    if (!drag) return;
    setDrag(null);
    const step = chart.stepAt(placeOf(event));
    if (drag.grip === 'seek') return props.onSeek(step, true);
    if (!drag.hasMoved && (drag.grip === 'first' || drag.grip === 'last')) return;
    const range = drag.hasMoved ? rangeOf(drag, step, last) : { first: step, last: step };
    props.onChoose(range.first, range.last);
  };
  const listeners = { onPointerMove: move, onPointerUp: release, onPointerCancel: () => setDrag(null) };

  return (
    <div
      ref={plane}
      className={styles.plane}
      data-seeking={isSeeking || undefined}
      onPointerDown={(event) => press(event, isSeeking ? 'seek' : 'new')}
      {...listeners}
    >
      {shown.first >= 0 && (
        <div
          className={styles.window}
          data-dragged={drag?.hasMoved || undefined}
          style={frameOf(chart, shown)}
          data-testid="trend-window"
        >
          {!isSeeking && (
            <>
              <div className={styles.body} onPointerDown={(event) => press(event, 'move')} {...listeners} />
              {(['first', 'last'] as const).map((edge) => (
                <Handle
                  key={edge}
                  edge={edge}
                  range={shown}
                  bars={bars}
                  label={edge === 'first' ? words.from : words.to}
                  onPress={(event) => press(event, edge)}
                  listeners={listeners}
                  onChoose={props.onChoose}
                />
              ))}
            </>
          )}
        </div>
      )}
    </div>
  );
}

function Handle(props: {
  edge: 'first' | 'last';
  range: Range;
  bars: readonly TrendBar[];
  label: string;
  onPress: (event: PointerEvent) => void;
  listeners: object;
  onChoose: (first: number, last: number) => void;
}) {
  const { edge, range, bars } = props;
  const [least, most] = edge === 'first' ? [0, range.last] : [range.first, bars.length - 1];
  const press = (event: KeyboardEvent) => {
    const by = keySteps[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = Math.max(least, Math.min(most, range[edge] + by));
    const next = { ...range, [edge]: to };
    if (to !== range[edge]) props.onChoose(next.first, next.last);
  };
  return (
    <div
      className={styles.handle}
      data-edge={edge}
      role="slider"
      tabIndex={0}
      aria-label={props.label}
      aria-orientation="horizontal"
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={range[edge]}
      aria-valuetext={bars[range[edge]]?.label}
      onPointerDown={props.onPress}
      onKeyDown={press}
      {...props.listeners}
      data-testid={`window-${edge}`}
    />
  );
}

const keySteps: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -LONG_STEP,
  PageUp: LONG_STEP,
  Home: Number.NEGATIVE_INFINITY,
  End: Number.POSITIVE_INFINITY,
};

/** The range that a drag comes to at a step. */
function rangeOf({ grip, pressed, before }: Drag, step: number, last: number): Range {
  if (grip === 'first') return { first: Math.min(step, before.last), last: before.last };
  if (grip === 'last') return { first: before.first, last: Math.max(step, before.first) };
  if (grip === 'new') return { first: Math.min(pressed, step), last: Math.max(pressed, step) };
  const by = Math.max(-before.first, Math.min(last - before.last, step - pressed));
  return { first: before.first + by, last: before.last + by };
}

function frameOf(chart: TrendChart, { first, last }: Range) {
  const from = chart.placeOf(first);
  const left = from.middle - from.width / 2;
  return { left, width: chart.placeOf(last).middle + from.width / 2 - left };
}
