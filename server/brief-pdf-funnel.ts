import type { BriefAnswer } from '@zhiyu/shared/brief-contract';
import type { FunnelAnswer } from '@zhiyu/shared/funnel-contract';
import type { FunnelStanding } from '@zhiyu/shared/funnel-standing';
import { measureOf } from '@zhiyu/shared/measures';
import { tellSpread } from '@zhiyu/shared/tell-spread';
import type { Sheet } from './brief-pdf-sheet';
import { briefWords } from './brief-words';
import type { ExportLanguage } from './export-words';

interface Place {
  x: number;
  y: number;
  width: number;
  height: number;
}
interface Dot {
  name: string;
  n: number;
  value: number;
  standing: FunnelStanding;
}

const quiet = '#5b6875';
const line = '#7fa9b5';
const dot = '#27899b';
const beyond = '#b4462a';

/** Draws the funnel of a brief’s comparison, with the names of what lies beyond its limits; returns the y below. */
export function drawFunnel(sheet: Sheet, place: Place): number {
  const { document, type, format, language, brief } = sheet;
  const label = measureOf(brief.measure).label[language];
  type.line(`${briefWords.comparison[language]} · ${label}`, place.x, place.y, {
    size: 10,
    weight: 'bold',
    width: place.width,
  });
  document
    .moveTo(place.x, place.y + 15)
    .lineTo(place.x + place.width, place.y + 15)
    .lineWidth(0.5)
    .strokeColor('#d5dbe1')
    .stroke();
  const funnel = brief.comparison.funnels?.[brief.measure];
  const dots = listDots(brief, language);
  const bottom = place.y + place.height;
  if (funnel === undefined || dots.length === 0) {
    type.line(briefWords.few[language], place.x, place.y + 20, { size: 8.5, colour: quiet });
    return place.y + 34;
  }
  const isShare = funnel.kind === 'share';
  const scale = createScale(funnel, dots, {
    x: place.x + 28,
    y: place.y + 24,
    width: place.width - 34,
    height: place.height - 62,
  });
  for (const value of scale.ticks) {
    const text = isShare ? format.share(value) : format.tenth(value);
    type.line(text, place.x + 24, scale.yOf(value) - 4, { size: 6.5, colour: quiet, align: 'right' });
  }
  drawCurves(document, funnel, scale);
  const taken: Label[] = [];
  for (const { name, n, value, standing } of dots) {
    const [x, y] = [scale.xOf(n), scale.yOf(value)];
    const isBeyond = standing !== 'within';
    document.circle(x, y, 2.2).fill(isBeyond ? beyond : dot);
    if (isBeyond) setName(sheet, name, { x, y, isRight: x > place.x + place.width * 0.7 }, taken);
  }
  const target = isShare ? `${format.share(funnel.target)}%` : format.tenth(funnel.target);
  type.line(`n ${format.count(scale.most)} · ${target}`, place.x + place.width, bottom - 36, {
    size: 6.5,
    colour: quiet,
    align: 'right',
  });
  const spread = tellSpread(
    funnel.dispersion.factor,
    dots.map(({ standing }) => standing),
  );
  const note = `${briefWords.funnelNote[language]}${language === 'zh' ? '' : ' '}${spread[language]}${language === 'zh' ? '。' : '.'}`;
  return type.block(note, place.x, bottom - 24, { size: 6.5, width: place.width, colour: quiet, lines: 3 });
}

interface Label {
  left: number;
  right: number;
  top: number;
}
/** A name stands beside its dot, or a little higher or lower where another stands there already. */
const SHIFTS = [0, -8, 8, -16, 16];
const LINE = 8;

function setName(
  { type }: Sheet,
  name: string,
  { x, y, isRight }: { x: number; y: number; isRight: boolean },
  taken: Label[],
): void {
  const width = type.width(name, { size: 7 });
  const left = isRight ? x - 4 - width : x + 4;
  const isFree = (top: number) =>
    !taken.some(
      (other) => left < other.right && other.left < left + width && Math.abs(top - other.top) < LINE,
    );
  const top = y - 4 + (SHIFTS.find((shift) => isFree(y - 4 + shift)) ?? 0);
  taken.push({ left, right: left + width, top });
  type.line(name, left, top, { size: 7 });
}

function listDots({ comparison, measure }: BriefAnswer, language: ExportLanguage): Dot[] {
  return comparison.rows.flatMap(({ id, name, values }) => {
    const figure = values[measure];
    if (id === null || figure?.value == null || !figure.funnel) return [];
    return [
      {
        name: name[language],
        n: figure.n,
        value: figure.value,
        standing: figure.funnel.standing,
      },
    ];
  });
}

function createScale(funnel: FunnelAnswer, dots: readonly Dot[], place: Place) {
  const values = dots.map(({ value }) => value);
  const most = Math.max(...dots.map(({ n }) => n)) * 1.06;
  // The limits of the smallest are cut off: what matters is where the rows are.
  const usual = funnel.curve.find(({ n }) => n >= most / 4) ?? funnel.curve.at(-1);
  const middle = usual?.limits998 ?? [funnel.target, funnel.target];
  const low = Math.min(...values, ...middle, funnel.target);
  const high = Math.max(...values, ...middle, funnel.target);
  const room = (high - low || 0.1) * 0.06;
  const [from, to] = [low - room, high + room];
  return {
    most,
    ticks: [low, funnel.target, high],
    xOf: (n: number) => place.x + (place.width * n) / most,
    yOf: (value: number) =>
      place.y + place.height * (1 - (Math.min(to, Math.max(from, value)) - from) / (to - from)),
  };
}

function drawCurves(
  document: PDFKit.PDFDocument,
  funnel: FunnelAnswer,
  scale: ReturnType<typeof createScale>,
): void {
  const points = funnel.curve.filter(({ n }) => n <= scale.most);
  for (const [limits, dash] of [
    ['limits95', null],
    ['limits998', 2],
  ] as const) {
    for (const end of [0, 1]) {
      points.forEach((point, index) => {
        const [x, y] = [scale.xOf(point.n), scale.yOf(point[limits][end] ?? 0)];
        if (index === 0) document.moveTo(x, y);
        else document.lineTo(x, y);
      });
      if (dash === null) document.undash();
      else document.dash(dash, { space: 2 });
      document.lineWidth(0.7).strokeColor(line).stroke();
    }
  }
  document.undash();
  const y = scale.yOf(funnel.target);
  document
    .moveTo(scale.xOf(0), y)
    .lineTo(scale.xOf(scale.most), y)
    .lineWidth(0.9)
    .strokeColor(quiet)
    .stroke();
}
