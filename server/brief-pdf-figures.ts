import type { BriefFigure } from '@zhiyu/shared/brief-contract';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import { colours, INNER, PAGE, type Sheet } from './brief-pdf-sheet';
import { briefLabels, briefWords } from './brief-words';

const coverageOf: Partial<Record<MeasureId, MeasureId>> = {
  resolutionRate: 'resolutionCoverage',
  satisfactionRate: 'satisfactionCoverage',
};

/** Sets a row of figures with what changed and what they rest on; returns the y below. */
export function setFigures(sheet: Sheet, measures: readonly MeasureId[], top: number): number {
  const width = INNER / measures.length;
  measures.forEach((id, place) => {
    setFigure(sheet, id, PAGE.margin + place * width, top, width - 8);
  });
  const isRates = measures.some((id) => measureOf(id).unit === 'share');
  return top + FIRST_LINE + LINE * (isRates ? 3 : 2) + 2;
}

/** Where the small lines beneath a figure begin, and from one to the next. */
const FIRST_LINE = 34;
const LINE = 10;

function setFigure(sheet: Sheet, id: MeasureId, x: number, y: number, width: number): void {
  const { type, format, language, brief } = sheet;
  const figure = brief.figures[id];
  const measure = measureOf(id);
  type.line((briefLabels[id] ?? measure.label)[language], x, y, { size: 8, colour: colours.quiet, width });
  if (figure === undefined) return;
  const isShare = measure.unit === 'share';
  const value =
    figure.value === null ? '—' : isShare ? format.share(figure.value) : format.count(figure.value);
  const colour = id === 'overdue' && figure.value ? colours.overdue : colours.text;
  type.line(value, x, y + 11, { size: 17, weight: 'bold', colour });
  const after = x + type.width(value, { size: 17, weight: 'bold' }) + 3;
  const unit = figure.value === null ? '' : isShare ? '%' : briefWords.cases[language];
  type.line(unit, after, y + 19, { size: 8, colour: colours.quiet });
  const rows = [...describeChanges(sheet, figure, id), describeBasis(sheet, figure, id)];
  rows.forEach((row, place) => {
    type.line(row, x, y + FIRST_LINE + place * LINE, { size: 7, colour: colours.quiet, width });
  });
}

/** 环比 and 同比 of a figure, a line each: counts by %, shares by percentage points, neither by colour. */
function describeChanges({ format, language }: Sheet, figure: BriefFigure, id: MeasureId): string[] {
  const { kind, unit } = measureOf(id);
  const say = (before: number | null) => {
    if (before === null || figure.value === null) return '—';
    const difference = figure.value - before;
    if (difference === 0) return briefWords.unchanged[language];
    const arrow = difference > 0 ? '▲' : '▼';
    const size = Math.abs(difference);
    if (unit === 'share')
      return `${arrow}${format.tenth(Math.round(size * 1000) / 10)} ${briefWords.points[language]}`;
    if (kind === 'stock') return `${arrow}${format.count(size)}`;
    return before === 0 ? `${arrow}${format.count(size)}` : `${arrow}${format.tenth((100 * size) / before)}%`;
  };
  const period = kind === 'stock' ? briefWords.weekChange : briefWords.periodChange;
  return [
    `${period[language]} ${say(figure.before)}`,
    `${briefWords.yearChange[language]} ${say(figure.yearBefore)}`,
  ];
}

function describeBasis({ format, language, brief }: Sheet, figure: BriefFigure, id: MeasureId): string {
  if (measureOf(id).unit !== 'share') return '';
  const coverage = coverageOf[id] && brief.figures[coverageOf[id]];
  const interval = figure.interval?.map((end) => format.share(end)).join('–');
  return [
    figure.value === null ? briefWords.few[language] : interval,
    `n ${format.count(figure.n)}`,
    coverage?.value != null &&
      `${briefLabels.resolutionCoverage?.[language]} ${format.share(coverage.value)}%`,
  ]
    .filter(Boolean)
    .join('  ');
}
