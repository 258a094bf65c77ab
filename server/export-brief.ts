import type { BriefAnswer } from '@zhiyu/shared/brief-contract';
import type { Figure } from '@zhiyu/shared/contract';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { Zone } from '@zhiyu/shared/zone';
import { briefWords } from './brief-words';
import type { Cell, ExportTable } from './export-table';
import type { ExportLanguage } from './export-words';

const columnNames = [
  'section',
  'item',
  'value',
  'unitOf',
  'numerator',
  'denominator',
  'lower',
  'upper',
  'before',
  'yearBefore',
  'standing',
] as const;

/** A brief as one table: figures, comparison, matters and overdue cases, a line each. Shares are in percent. */
export function writeBriefTable(
  zone: Zone,
  brief: BriefAnswer,
  language: ExportLanguage,
): { table: ExportTable; rows: Cell[][] } {
  const columns = columnNames.map((name) => ({
    name: briefWords[name][language],
    kind: isText(name) ? ('text' as const) : ('number' as const),
  }));
  return {
    table: { title: `${briefWords.title[language]} ${brief.area.name[language]}`, columns, zone },
    rows: [
      ...listAbout(brief, language),
      ...listFigures(brief, language),
      ...listComparison(brief, language),
      ...listMatters(brief, language),
      ...listOverdue(brief, language),
    ],
  };
}

function isText(name: (typeof columnNames)[number]): boolean {
  return name === 'section' || name === 'item' || name === 'unitOf' || name === 'standing';
}

function row(
  section: string,
  item: string,
  more: Partial<Record<(typeof columnNames)[number], Cell>>,
): Cell[] {
  return columnNames.map((name) =>
    name === 'section' ? section : name === 'item' ? item : (more[name] ?? null),
  );
}

function listAbout(brief: BriefAnswer, language: ExportLanguage): Cell[][] {
  const about = briefWords.title[language];
  const from = brief.from ?? briefWords.whole[language];
  const lines = [
    `${briefWords.window[language]} ${from} – ${brief.to}`,
    `${briefWords.asOf[language]} ${brief.asOf}`,
    ...(brief.city.generated ? [briefWords.generated[language]] : []),
    ...brief.sentences.map(({ parts }) => parts.map((part) => part[language]).join('')),
  ];
  return lines.map((line) => row(about, line, {}));
}

function listFigures(brief: BriefAnswer, language: ExportLanguage): Cell[][] {
  return Object.entries(brief.figures).map(([id, figure]) =>
    writeFigure(
      briefWords.figures[language],
      measureOf(id as MeasureId).label[language],
      id as MeasureId,
      figure,
      language,
    ),
  );
}

function listComparison({ comparison, measure }: BriefAnswer, language: ExportLanguage): Cell[][] {
  const section = `${briefWords.comparison[language]} ${measureOf(measure).label[language]}`;
  return comparison.rows.flatMap(({ name, values }) => {
    const figure = values[measure];
    return figure && figure.n > 0 ? [writeFigure(section, name[language], measure, figure, language)] : [];
  });
}

function writeFigure(
  section: string,
  item: string,
  id: MeasureId,
  figure: Figure,
  language: ExportLanguage,
): Cell[] {
  const isShare = measureOf(id).unit === 'share';
  const scale = (value: number | null | undefined) => (value == null ? null : isShare ? 100 * value : value);
  return row(section, item, {
    value: scale(figure.value),
    unitOf: isShare ? '%' : briefWords.cases[language],
    numerator: figure.numerator,
    denominator: figure.denominator,
    lower: scale(figure.interval?.[0]),
    upper: scale(figure.interval?.[1]),
    before: scale(figure.before),
    yearBefore: scale(figure.yearBefore),
    standing: figure.funnel ? briefWords.standings[figure.funnel.standing][language] : null,
  });
}

function listMatters({ matters }: BriefAnswer, language: ExportLanguage): Cell[][] {
  const section = briefWords.matters[language];
  return matters.map(({ title, key, casesInWindow }) =>
    row(section, title ?? key, { value: casesInWindow, unitOf: briefWords.cases[language] }),
  );
}

function listOverdue({ overdue }: BriefAnswer, language: ExportLanguage): Cell[][] {
  const section = briefWords.overdue[language];
  const unitOf = briefWords.cases[language];
  return [
    ...overdue.ages.map(({ cases }, place) =>
      row(section, briefWords.ages[language][place] ?? '', { value: cases, unitOf }),
    ),
    ...overdue.byUnit.map(({ name, cases }) => row(section, name[language], { value: cases, unitOf })),
  ];
}
