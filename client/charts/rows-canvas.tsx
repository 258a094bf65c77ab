import { useEffect, useRef } from 'react';
import { type ChartRow, createRowsChart, type RowsChart, type RowsDrawing } from './rows-chart';
import styles from './trend-canvas.module.css';

const ROW_UNITS = 24;

/** Rows as a picture; `onPick` is told the place of a row that is pressed. */
export function RowsCanvas(props: {
  rows: readonly ChartRow[];
  palette: RowsDrawing['palette'];
  onPick?: (row: number) => void;
}) {
  const { rows, palette } = props;
  const container = useRef<HTMLDivElement>(null);
  const chart = useRef<RowsChart | null>(null);
  const pick = useRef(props.onPick);
  pick.current = props.onPick;
  useEffect(() => {
    if (!container.current) return;
    const created = createRowsChart(container.current, (row) => pick.current?.(row));
    chart.current = created;
    const observer = new ResizeObserver(() => created.resize());
    observer.observe(container.current);
    return () => {
      observer.disconnect();
      chart.current = null;
      created.destroy();
    };
  }, []);
  useEffect(() => {
    if (!container.current) return;
    const { fontSize, fontFamily } = getComputedStyle(container.current);
    const unit = Number.parseFloat(fontSize) / 14 || 1;
    chart.current?.resize();
    chart.current?.draw({ rows, palette, unit, font: fontFamily });
  }, [rows, palette]);
  const height = `calc(${Math.max(1, rows.length) * ROW_UNITS} * var(--unit))`;
  return (
    <div className={styles.rows} style={{ height }} aria-hidden="true">
      <div ref={container} className={styles.canvas} />
    </div>
  );
}
