import { BarChart, LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { type EChartsType, init, use } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import type { Palette } from '../colours';

use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer]);

/** A lower chart has room for one line only, in units. */
const LOW_HEIGHT = 70;
/** Of the labels of axes and marks, in units. */
const LABEL_SIZE = 11;

/** A step of the trend as it is drawn. */
export interface TrendBar {
  /** Under the axis. */
  label: string;
  value: number | null;
  /** The value of the same step of the period before; null where it is not known, or none is compared with. */
  before: number | null;
  /** Its step lies in the window. */
  inWindow: boolean;
  /** Its step is not over, or is cut. */
  partial: boolean;
  /** What the tooltip says. */
  tip: string;
}

export interface TrendDrawing {
  bars: readonly TrendBar[];
  /** Flows are bars, stocks and rates a line. */
  shape: 'bar' | 'line';
  palette: Palette;
  /** How much larger than on a desk things are drawn. */
  unit: number;
  /** Of the chart, in CSS pixels. */
  height: number;
  font: string;
  formatAxis: (value: number) => string;
}

/** A trend on the screen: drawn again with new data, told of a new size, freed. */
export interface TrendChart {
  draw(drawing: TrendDrawing): void;
  /** Where the middle of a step stands, and how wide a step is, in CSS pixels from the chart's left edge. */
  placeOf(step: number): { middle: number; width: number };
  /** The chart's width, in CSS pixels. */
  width(): number;
  /** How long a text is in the size of the axes' labels, in CSS pixels. */
  widthOf(text: string): number;
  resize(): void;
  /** The step at a horizontal position in CSS pixels from the chart's left edge, the nearest one beyond its ends. */
  stepAt(x: number): number;
  destroy(): void;
}

/** Makes the chart in an element. */
export function createTrendChart(element: HTMLElement): TrendChart {
  const chart = init(element);
  const pen = document.createElement('canvas').getContext('2d');
  let bars: readonly TrendBar[] = [];
  let only = 0;
  const centreOf = (step: number) => Number(chart.convertToPixel({ xAxisIndex: 0 }, step));
  return {
    draw(drawing) {
      bars = drawing.bars;
      only = element.clientWidth;
      if (pen) pen.font = `${LABEL_SIZE * drawing.unit}px ${drawing.font}`;
      chart.setOption(describeChart(drawing), { notMerge: true });
    },
    placeOf(step) {
      const width = bars.length > 1 ? centreOf(1) - centreOf(0) : only;
      return { middle: centreOf(step), width };
    },
    width: () => only,
    widthOf: (text) => pen?.measureText(text).width ?? 0,
    resize: () => chart.resize({ animation: { duration: 0 } }),
    stepAt(x) {
      const step = Number(chart.convertFromPixel({ xAxisIndex: 0 }, x));
      return Math.max(0, Math.min(bars.length - 1, Math.round(step)));
    },
    destroy: () => chart.dispose(),
  };
}

function describeChart(drawing: TrendDrawing): Parameters<EChartsType['setOption']>[0] {
  const { bars, palette, unit, font, formatAxis } = drawing;
  const text = { color: palette.quiet, fontSize: LABEL_SIZE * unit, fontFamily: font };
  return {
    animation: false,
    textStyle: { fontFamily: font },
    grid: { left: 4 * unit, right: 4 * unit, top: 8 * unit, bottom: 2 * unit, outerBoundsMode: 'same' },
    tooltip: {
      trigger: 'axis',
      confine: true,
      backgroundColor: palette.panel,
      borderColor: palette.line,
      textStyle: { color: palette.text, fontSize: 13 * unit, fontFamily: font },
      formatter: (found: unknown) => escapeMarkup(bars[indexOf(found)]?.tip ?? ''),
    },
    xAxis: {
      type: 'category',
      data: bars.map(({ label }) => label),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: palette.line } },
      axisLabel: { ...text, hideOverlap: true, alignMaxLabel: 'right' },
    },
    yAxis: {
      type: 'value',
      scale: drawing.shape === 'line',
      splitNumber: drawing.height > LOW_HEIGHT * unit ? 2 : 1,
      axisLabel: { ...text, formatter: formatAxis },
      splitLine: { lineStyle: { color: palette.line } },
    },
    series: [
      drawing.shape === 'bar' ? describeBars(drawing) : describeLine(drawing),
      ...(bars.some(({ before }) => before !== null) ? [describeBefore(drawing)] : []),
    ],
  };
}

function describeBars({ bars, palette, unit }: TrendDrawing) {
  const [, faint = '', , , strong = ''] = palette.volume;
  return {
    type: 'bar' as const,
    barCategoryGap: '22%',
    data: bars.map(({ value, inWindow, partial }) => ({
      value,
      itemStyle: { color: inWindow ? strong : faint, opacity: partial ? 0.55 : 1, borderRadius: unit },
    })),
  };
}

function describeLine({ bars, palette, unit }: TrendDrawing) {
  return {
    type: 'line' as const,
    symbol: 'none',
    connectNulls: false,
    lineStyle: { color: palette.volume[4], width: 2 * unit },
    areaStyle: { color: palette.volume[4], opacity: 0.12 },
    data: bars.map(({ value }) => value),
  };
}

/** What the same steps came to in the period before: a thin broken line, so that the two are told apart without colour. */
function describeBefore({ bars, palette, unit }: TrendDrawing) {
  return {
    type: 'line' as const,
    symbol: 'none',
    silent: true,
    connectNulls: false,
    lineStyle: { color: palette.text, opacity: 0.75, width: 1.2 * unit, type: [4 * unit, 3 * unit] },
    data: bars.map(({ before }) => before),
  };
}

function indexOf(found: unknown): number {
  const first: unknown = Array.isArray(found) ? found[0] : found;
  return typeof first === 'object' && first !== null && 'dataIndex' in first ? Number(first.dataIndex) : -1;
}

function escapeMarkup(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
