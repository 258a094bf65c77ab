import type { BriefAnswer } from '@zhiyu/shared/brief-contract';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import PDFDocument from 'pdfkit';
import { setFigures } from './brief-pdf-figures';
import { drawFunnel } from './brief-pdf-funnel';
import { colours, INNER, PAGE, type Sheet } from './brief-pdf-sheet';
import { briefWords, createBriefFormat } from './brief-words';
import type { ExportLanguage } from './export-words';
import { registerFonts } from './pdf-fonts';
import { createTypesetter, type Typesetter } from './pdf-typesetter';

const GAP = 10;

const firstRow: MeasureId[] = ['reported', 'open', 'overdue', 'dueSoon', 'paused'];
const secondRow: MeasureId[] = ['responseRate', 'onTimeRate', 'resolutionRate', 'satisfactionRate'];

/**
 * Sets a brief on one page of A4 and gives the PDF; `address` is where the same is found on the screen. The page is set by
 * the server itself, without a browser.
 */
export async function writeBriefPdf(
  brief: BriefAnswer,
  language: ExportLanguage,
  address: string,
): Promise<Buffer> {
  const title = `${briefWords.title[language]} ${brief.area.name[language]}`;
  const document = new PDFDocument({
    size: 'A4',
    margin: 0,
    info: { Title: title, CreationDate: new Date(brief.asOf), ModDate: new Date(brief.asOf) },
    lang: language === 'zh' ? 'zh-CN' : 'en',
    autoFirstPage: true,
  });
  const pieces: Buffer[] = [];
  document.on('data', (piece: Buffer) => pieces.push(piece));
  const done = new Promise<void>((resolve, reject) => document.on('end', resolve).on('error', reject));
  const rest = { format: createBriefFormat(language), language, brief };
  const findFace = await registerFonts(document, [...collectTexts(rest, address), CUT]);
  const sheet: Sheet = { ...rest, document, type: createTypesetter(document, findFace) };
  setPage(sheet, address);
  document.end();
  await done;
  return Buffer.concat(pieces);
}

/** What a line that is too long ends in. */
const CUT = '…';

/** Sets the page once without ink: all texts that it needs characters of, and none is forgotten. */
function collectTexts(rest: Omit<Sheet, 'document' | 'type'>, address: string): Set<string> {
  const texts = new Set<string>();
  const type: Typesetter = {
    width: () => 0,
    line: (text) => void texts.add(text),
    block(text, _x, y) {
      texts.add(text);
      return y;
    },
  };
  setPage({ ...rest, document: new PDFDocument({ size: 'A4', margin: 0 }), type }, address);
  return texts;
}

function setPage(sheet: Sheet, address: string): void {
  let y = setHead(sheet);
  y = setFigures(sheet, firstRow, y + GAP);
  y = setFigures(sheet, secondRow, y + GAP / 2);
  y = setSentences(sheet, y + GAP);
  const middle = y + GAP;
  const half = (INNER - GAP) / 2;
  const left = setMatters(sheet, middle, half);
  const right = drawFunnel(sheet, { x: PAGE.margin + half + GAP, y: middle, width: half, height: 190 });
  y = Math.max(left, right);
  y = setOverdue(sheet, y + GAP, half);
  setFoot(sheet, y + GAP, address);
}

function setHead({ document, type, format, language, brief }: Sheet): number {
  const { margin } = PAGE;
  const { title } = briefWords;
  type.line(`${title[language]} · ${brief.area.name[language]}`, margin, margin, {
    size: 18,
    weight: 'bold',
    width: INNER * 0.62,
  });
  type.line(brief.city.title[language], PAGE.width - margin, margin + 5, {
    size: 9,
    colour: colours.quiet,
    align: 'right',
  });
  const from =
    brief.from === null
      ? briefWords.whole[language]
      : `${format.minute(brief.from)} – ${format.minute(brief.to)}`;
  const marks = [brief.city.generated && briefWords.generated[language]].filter((mark) => mark !== false);
  const about = [
    `${briefWords.window[language]} ${from}`,
    `${briefWords.asOf[language]} ${format.minute(brief.asOf)}`,
    ...marks,
  ];
  type.line(about.join(' · '), margin, margin + 26, { size: 8.5, colour: colours.quiet, width: INNER });
  rule(document, margin + 42);
  return margin + 42;
}

function setSentences({ document, type, language, brief }: Sheet, top: number): number {
  let y = heading(document, type, briefWords.changes[language], PAGE.margin, top, INNER);
  for (const { parts } of brief.sentences) {
    const text = parts.map((part) => part[language]).join('');
    y = type.block(text, PAGE.margin, y, { size: 9, width: INNER, lines: 3 }) + 1;
  }
  return y;
}

function setMatters({ document, type, format, language, brief }: Sheet, top: number, width: number): number {
  const x = PAGE.margin;
  let y = heading(document, type, briefWords.matters[language], x, top, width);
  const ends = [0.54, 0.66, 0.84, 1].map((share) => x + width * share);
  const [name = '', ...columns] = briefWords.matterColumns[language];
  const quiet = { size: 7, colour: colours.quiet };
  type.line(name, x, y, quiet);
  columns.forEach((column, place) => {
    type.line(column, ends[place] ?? x, y, { ...quiet, align: 'right' });
  });
  y += 12;
  if (brief.matters.length === 0) type.line(briefWords.none[language], x, y, { size: 8.5 });
  for (const { title, key, cases, requesters, repeats } of brief.matters) {
    type.line(title ?? key, x, y, { size: 8.5, width: width * 0.46 });
    [cases, requesters, repeats.samePerson, repeats.differentPeople].forEach((count, place) => {
      type.line(format.count(count), ends[place] ?? x, y, { size: 8.5, align: 'right' });
    });
    y += 14;
  }
  return y;
}

function setOverdue(sheet: Sheet, top: number, half: number): number {
  const { document, type, format, language, brief } = sheet;
  const x = PAGE.margin;
  let y = heading(
    document,
    type,
    `${briefWords.overdue[language]} ${format.count(brief.overdue.total)}`,
    x,
    top,
    half,
  );
  const ends = [0.44, 0.57, 0.71, 0.87, 1].map((share) => x + half * share);
  const quiet = { size: 7, colour: colours.quiet };
  type.line(briefWords.unit[language], x, y, quiet);
  [...briefWords.ages[language]].forEach((age, place) => {
    type.line(age, ends[place] ?? x, y, { ...quiet, align: 'right' });
  });
  type.line(briefWords.total[language], ends[4] ?? x, y, { ...quiet, align: 'right' });
  y += 12;
  const all = {
    name: { zh: briefWords.total.zh, en: briefWords.total.en },
    ages: brief.overdue.ages.map(({ cases }) => cases),
    cases: brief.overdue.total,
  };
  for (const { name, ages, cases } of [...brief.overdue.byUnit.slice(0, 6), all]) {
    type.line(name[language], x, y, { size: 8.5, width: half * 0.34 });
    [...ages, cases].forEach((count, place) => {
      type.line(format.count(count), ends[place] ?? x, y, { size: 8.5, align: 'right' });
    });
    y += 13;
  }
  return Math.max(y, setLongest(sheet, top, half));
}

function setLongest({ document, type, format, language, brief }: Sheet, top: number, width: number): number {
  const x = PAGE.margin + width + GAP;
  const right = x + width;
  let y = heading(document, type, briefWords.longest[language], x, top, width);
  if (brief.longest.length === 0) type.line(briefWords.none[language], x, y, { size: 8.5 });
  for (const item of brief.longest) {
    const { title, categoryName, sourceId, unitName, areaPath, inCharge, overdueMs } = item;
    const hours = (overdueMs ?? 0) / 3_600_000;
    const late =
      hours >= 24
        ? briefWords.days[language](format.count(Math.floor(hours / 24)))
        : briefWords.hours[language](format.count(Math.floor(hours)));
    type.line(title ?? categoryName?.[language] ?? sourceId, x, y, { size: 8.5, width: width * 0.76 });
    type.line(late, right, y, { size: 8.5, colour: colours.overdue, align: 'right' });
    const who = [areaPath.at(-1)?.[language], unitName?.[language], inCharge].filter(Boolean).join(' · ');
    type.line(who, x, y + 11, { size: 7, colour: colours.quiet, width });
    y += 23;
  }
  return y;
}

function setFoot({ document, type, language, brief }: Sheet, top: number, address: string): void {
  const bottom = PAGE.height - PAGE.margin;
  rule(document, top);
  const defined = [...firstRow, ...secondRow, brief.measure].filter(
    (id, place, all) => all.indexOf(id) === place,
  );
  const text = defined
    .map(
      (id) =>
        `${measureOf(id).label[language]}${language === 'zh' ? '：' : ': '}${measureOf(id).definition[language]}`,
    )
    .join(language === 'zh' ? '　' : '  ');
  type.line(briefWords.definitions[language], PAGE.margin, top + 5, { size: 7.5, weight: 'bold' });
  const lines = Math.max(1, Math.floor((bottom - 10 - (top + 17)) / (6.5 * 1.4)));
  type.block(text, PAGE.margin, top + 17, {
    size: 6.5,
    leading: 1.4,
    width: INNER,
    colour: colours.quiet,
    lines,
  });
  type.line(`${briefWords.page[language]} ${address}`, PAGE.margin, bottom - 6, {
    size: 6.5,
    colour: colours.quiet,
    width: INNER,
  });
}

function heading(
  document: PDFKit.PDFDocument,
  type: Typesetter,
  text: string,
  x: number,
  y: number,
  width: number,
): number {
  type.line(text, x, y, { size: 10, weight: 'bold', width });
  document
    .moveTo(x, y + 15)
    .lineTo(x + width, y + 15)
    .lineWidth(0.5)
    .strokeColor(colours.line)
    .stroke();
  return y + 19;
}

function rule(document: PDFKit.PDFDocument, y: number): void {
  document
    .moveTo(PAGE.margin, y)
    .lineTo(PAGE.width - PAGE.margin, y)
    .lineWidth(0.7)
    .strokeColor(colours.line)
    .stroke();
}
