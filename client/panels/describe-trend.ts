import type { TrendAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import type { TrendDrawing } from '../charts/trend-chart';
import { palettes } from '../colours';
import type { Words } from '../i18n';
import { dayOf } from '../view-state';
import type { Explorer } from './explorer-context';

/** A trend as it is drawn: its steps with their labels and tips, and beside those of the window what stood as far before. */
export function describeTrend(
  answer: TrendAnswer,
  measure: Measure,
  { window, clock, theme, view }: Explorer,
  { format, messages }: Words,
): Omit<TrendDrawing, 'unit' | 'font' | 'height'> {
  const from = window.from ?? Number.NEGATIVE_INFINITY;
  const to = window.to ?? Number.POSITIVE_INFINITY;
  const isIn = answer.series.map((point) => Date.parse(point.from) < to && Date.parse(point.to) > from);
  const length = isIn.filter(Boolean).length;
  const write = (value: number | null) =>
    value === null ? '—' : `${format.figure(value, measure.unit)} ${messages.units[measure.unit]}`.trim();
  const bars = answer.series.map((point, step) => {
    const firstDay = dayOf(Date.parse(point.from), clock.zone);
    const lastDay = dayOf(Date.parse(point.to) - 1, clock.zone);
    const isCompared = isIn[step] && view.playback === null && step >= length;
    const before = isCompared ? (answer.series[step - length]?.value ?? null) : null;
    const partial = point.partial ? ` (${messages.trend.partial})` : '';
    const when =
      answer.bucket === 'hour'
        ? point.from.slice(0, 16).replace('T', ' ')
        : messages.window.range(firstDay, lastDay);
    const beside = before === null ? '' : `  ${messages.trend.before(write(before))}`;
    return {
      label: answer.bucket === 'month' ? firstDay.slice(0, 7) : labelOf(answer.bucket, point.from, firstDay),
      value: point.value,
      before,
      inWindow: isIn[step] ?? false,
      partial: point.partial,
      tip: `${when}  ${write(point.value)}${partial}${beside}`,
    };
  });
  return {
    bars,
    shape: measure.kind === 'flow' ? 'bar' : 'line',
    palette: palettes[theme],
    formatAxis: (value) =>
      measure.unit === 'share' ? `${format.share(value)}%` : format.figure(value, measure.unit),
  };
}

function labelOf(bucket: string, from: string, firstDay: string): string {
  return bucket === 'hour' ? from.slice(5, 16).replace('T', ' ') : firstDay.slice(5);
}
