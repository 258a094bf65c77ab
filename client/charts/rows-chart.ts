import { BarChart, ScatterChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { Palette } from '../colours';

use([BarChart, ScatterChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** A row of a chart: a bar to its value, or a dot with its interval. */
export interface ChartRow {
  label: string;
  value: number | null;
  /** 95 %; null for a bar. */
  interval: readonly [number, number] | null;
  /** What stands behind the bar, and what the tip says. */
  figure: string;
  colour: string;
}

export interface RowsDrawing {
  rows: readonly ChartRow[];
  palette: Palette;
  /** How much larger than on a desk things are drawn. */
  unit: number;
  font: string;
}

/** A chart of rows on the screen. */
export interface RowsChart {
  draw(drawing: RowsDrawing): void;
  resize(): void;
  destroy(): void;
}

/** Makes the chart in an element; a press on a row is told by its place. */
export function createRowsChart(element: HTMLElement, onPick: (row: number) => void): RowsChart {
  const chart = init(element);
  chart.on('click', ({ dataIndex }) => onPick(dataIndex));
  return {
    draw: (drawing) => chart.setOption(describe(drawing), { notMerge: true }),
    resize: () => chart.resize({ animation: { duration: 0 } }),
    destroy: () => chart.dispose(),
  };
}

function describe({ rows, palette, unit, font }: RowsDrawing) {
  const text = { color: palette.text, fontSize: 12 * unit, fontFamily: font };
  const isDots = rows.some(({ interval }) => interval !== null);
  return {
    animation: false,
    textStyle: { fontFamily: font },
    grid: {
      left: 2 * unit,
      right: 72 * unit,
      top: 2 * unit,
      bottom: 2 * unit,
      outerBoundsMode: 'same' as const,
    },
    tooltip: { show: false },
    xAxis: { type: 'value' as const, show: false, scale: isDots, min: isDots ? undefined : 0 },
    yAxis: {
      type: 'category' as const,
      inverse: true,
      data: rows.map(({ label }) => label),
      axisTick: { show: false },
      axisLine: { show: false },
      axisLabel: { ...text, width: 110 * unit, overflow: 'truncate' as const },
    },
    series: isDots ? describeDots(rows, palette, unit, text) : [describeBars(rows, unit, text)],
  };
}

type TextStyle = { color: string; fontSize: number; fontFamily: string };

function describeBars(rows: readonly ChartRow[], unit: number, text: TextStyle) {
  return {
    type: 'bar' as const,
    barMaxWidth: 12 * unit,
    data: rows.map(({ value, colour }) => ({ value, itemStyle: { color: colour, borderRadius: 2 * unit } })),
    label: { ...text, ...labelOf(rows) },
  };
}

/** A dot with its interval: a thin bar from the lower end to the upper, on one that is not seen. */
function describeDots(rows: readonly ChartRow[], palette: Palette, unit: number, text: TextStyle) {
  const thin = { type: 'bar' as const, stack: 'interval', barWidth: 2 * unit, silent: true };
  return [
    { ...thin, itemStyle: { color: 'transparent' }, data: rows.map(({ interval }) => interval?.[0] ?? null) },
    {
      ...thin,
      data: rows.map(({ interval, colour }) => ({
        value: interval ? interval[1] - interval[0] : null,
        itemStyle: { color: colour },
      })),
      label: { ...text, color: palette.quiet, ...labelOf(rows) },
    },
    {
      type: 'scatter' as const,
      symbolSize: 8 * unit,
      data: rows.map(({ value, colour }) => ({ value, itemStyle: { color: colour } })),
    },
  ];
}

function labelOf(rows: readonly ChartRow[]) {
  return {
    show: true,
    position: 'right' as const,
    formatter: ({ dataIndex }: { dataIndex: number }) => rows[dataIndex]?.figure ?? '',
  };
}
