import { type PointerEvent, useEffect, useRef, useState } from 'react';
import styles from './trend-canvas.module.css';
import { createTrendChart, type TrendChart, type TrendDrawing } from './trend-chart';

/** The trend as a picture. A press or a drag over some steps chooses them. */
export default function TrendCanvas(props: {
  drawing: Omit<TrendDrawing, 'unit' | 'font' | 'height'>;
  onChoose: (first: number, last: number) => void;
}) {
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<TrendChart | null>(null);
  const [size, setSize] = useState(0);
  const [frame, setFrame] = useState<{ left: number; width: number } | null>(null);

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
    if (!container.current) return;
    const computed = getComputedStyle(container.current);
    const unit = Number.parseFloat(computed.fontSize) / 14 || 1;
    chart.current?.draw({
      ...props.drawing,
      unit,
      font: computed.fontFamily,
      height: container.current.clientHeight,
    });
    setFrame(chart.current?.frameOfWindow() ?? null);
  }, [props.drawing, size]);

  const [drag, setDrag] = useState<{ from: number; to: number } | null>(null);
  const left = () => container.current?.getBoundingClientRect().left ?? 0;
  const start = (event: PointerEvent) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setDrag({ from: event.clientX - left(), to: event.clientX - left() });
  };
  const move = (event: PointerEvent) => {
    if (drag) setDrag({ ...drag, to: event.clientX - left() });
  };
  const end = () => {
    if (!drag || !chart.current) return;
    const steps = [chart.current.stepAt(drag.from), chart.current.stepAt(drag.to)].sort((a, b) => a - b);
    setDrag(null);
    props.onChoose(steps[0] ?? 0, steps[1] ?? 0);
  };
  return (
    <div
      className={styles.frame}
      onPointerDown={start}
      onPointerMove={move}
      onPointerUp={end}
      onPointerCancel={() => setDrag(null)}
      data-testid="trend-canvas"
    >
      <div ref={container} className={styles.canvas} aria-hidden="true" />
      {frame && !drag && <span className={styles.window} style={frame} />}
      {drag && Math.abs(drag.to - drag.from) > 4 && (
        <span
          className={styles.brush}
          style={{ left: Math.min(drag.from, drag.to), width: Math.abs(drag.to - drag.from) }}
        />
      )}
    </div>
  );
}
