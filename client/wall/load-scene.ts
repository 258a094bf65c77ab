import type { CaseListAnswer } from '@zhiyu/shared/case-contract';
import type { Area, CityAnswer, CompareAnswer, Figure, TrendAnswer } from '@zhiyu/shared/contract';
import type { GovernanceArea } from '@zhiyu/shared/governance-contract';
import type { Bounds } from '@zhiyu/shared/grid';
import { type Measure, type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { Text } from '@zhiyu/shared/pack';
import type { Scene } from '@zhiyu/shared/playlist';
import { ApiProblem } from '../api';
import { casesPath, fetchCasePage, overduePath } from '../api-cases';
import { type CellsAnswerFrame, fetchCells } from '../api-cells';
import { fetchCompare } from '../api-compare';
import { fetchGovernanceAreas } from '../api-governance';
import { fetchTrend } from '../api-trend';
import { classLimits } from '../colours';
import { shownValues } from '../map/cell-grid';
import type { AreaShapes, BaseMapShapes, HeatCells } from '../map/situation-map';
import { askedBounds, foreseeView } from '../panels/camera';
import { chooseOutlined, type OutlinedCells } from '../panels/outlined-cells';
import { planTrend } from '../panels/trend-plan';
import type { CityClock } from '../view-state';
import type { KeptPlaces } from './kept-places';
import { askScene, type SceneQuestion, windowFor } from './scene-question';
import type { Box } from './wall-layout';

/** What one map of a scene draws. */
export interface SceneMap {
  measure: Measure;
  answer: CellsAnswerFrame;
  heat: HeatCells;
}

/** Everything that a scene shows, of one moment: it is put on the wall as a whole. */
export interface SceneData {
  scene: Scene;
  asked: SceneQuestion;
  clock: CityClock;
  /** The oldest state of the city among the answers. */
  seq: number;
  asOf: string;
  /** The saved governance area in the place of an area. */
  governance: GovernanceArea | null;
  /** Names of the scene's categories. */
  categoryNames: Text[];
  area: Area;
  path: Area[];
  children: Area[];
  bounds: Bounds;
  shapes: { areas: AreaShapes | null; neighbours: AreaShapes | null };
  baseMap: BaseMapShapes | null;
  maps: SceneMap[];
  outline: OutlinedCells;
  /** Open, overdue, due soon. */
  stocks: Record<string, Figure>;
  /** Over the window. */
  rates: Record<string, Figure>;
  /** Cases of the day so far, and those of yesterday up to the same minute; null for an archive. */
  today: Figure | null;
  yesterday: number | null;
  comparison: CompareAnswer;
  compared: Measure;
  overdue: CaseListAnswer;
  /** The newest cases, and in `total` how many came in the last hour; of an archive: those of its window. */
  newest: CaseListAnswer;
  trend: TrendAnswer;
  trendMeasure: Measure;
}

/** What loading a scene needs beside it. */
export interface LoadContext {
  city: CityAnswer;
  places: KeptPlaces;
  clock: CityClock;
  /** Boxes of the maps, and the smallest side of a cell, in pixels. */
  maps: readonly Box[];
  smallestCell: number;
  /** Where the map looks instead of at the whole area. */
  focus: Bounds | null;
  /** Nobody may be made out: cells are no finer than 264 m. */
  deidentified: boolean;
  signal: AbortSignal;
}

const stocks: MeasureId[] = ['open', 'overdue', 'dueSoon'];
const flowsAndRates: MeasureId[] = [
  'reported',
  'closed',
  'reached',
  'rated',
  'responseRate',
  'onTimeRate',
  'resolutionRate',
  'satisfactionRate',
];
const OVERDUE_CASES = 24;
const NEWEST_CASES = 4;
const COARSE_LEVEL = 15;
const MAP_PADDING = { top: 24, right: 24, bottom: 24, left: 24 };
const NO_WINDOW = { from: null, to: null };

/**
 * Asks for everything that a scene shows, at once.
 * @throws ApiProblem, UnreachableError where anything of it does not come: a scene is shown whole or not at all
 */
export async function loadScene(scene: Scene, context: LoadContext): Promise<SceneData> {
  const { city, places, clock, signal } = context;
  const governance = await findGovernance(scene, context);
  const asked = askScene(scene, city, clock, context.maps.length, governance);
  const { question, window, today, yesterday, lastHour } = asked;
  const found = await places.find(governance?.within ?? scene.area ?? city.root, signal);
  const place = { ...found, bounds: context.focus ?? shapeBounds(governance) ?? found.bounds };
  const whole = { ...question, by: 'area' as const, unit: null };
  const byArea = scene.compare === 'area' && place.children.length > 0;
  // Where nobody knows the residents, cases themselves are compared.
  const isPerNobody = place.children.every(({ residents }) => residents === null);
  const compared = asked.compared === 'perResident' && isPerNobody ? 'reported' : asked.compared;
  const comparedAsked = { ...whole, by: byArea ? ('area' as const) : ('category' as const) };
  const trendMeasure = measureOf(scene.measure);
  const newest = { measure: 'reported' as const, part: null, of: null };
  const [stock, rates, today_, before, comparison, overdue, latest, trend, overdueCells, ...cells] =
    await Promise.all([
      fetchCompare({ ...whole, ...NO_WINDOW, measures: stocks }, signal),
      fetchCompare({ ...whole, ...window, measures: flowsAndRates }, signal),
      today && fetchCompare({ ...whole, ...today, measures: ['reported'] }, signal),
      yesterday && fetchCompare({ ...whole, ...yesterday, measures: ['reported'] }, signal),
      fetchCompare({ ...comparedAsked, ...windowFor(compared, window), measures: [compared] }, signal),
      fetchCasePage(overduePath({ ...question, age: null }), { cursor: null, limit: OVERDUE_CASES }, signal),
      fetchCasePage(
        casesPath({ ...question, ...newest, ...(lastHour ?? window) }),
        { cursor: null, limit: NEWEST_CASES },
        signal,
      ),
      fetchTrend({ ...question, measure: trendMeasure.id, ...trendSpan(asked, clock) }, signal),
      fetchMap('overdue'),
      ...asked.measures.map(({ id }) => fetchMap(id)),
    ]);

  function fetchMap(measure: MeasureId): Promise<CellsAnswerFrame> {
    const [box = { width: 1, height: 1 }] = context.maps;
    const view = foreseeView(null, place.bounds, box, MAP_PADDING, context.smallestCell);
    const level = context.deidentified ? Math.min(view.level, COARSE_LEVEL) : view.level;
    const bbox = askedBounds(view, boundsOf(city.bounds));
    return fetchCells({ ...question, ...windowFor(measure, window), measure, level, bbox }, signal);
  }

  const maps = asked.measures.map((measure, index): SceneMap => {
    const answer = cells[index] as CellsAnswerFrame;
    return { measure, answer, heat: describeHeat(answer) };
  });
  const answers = [stock, rates, comparison, overdue, latest, trend, ...cells];
  const outlined = chooseOutlined(overdueCells.frame, maps[0]?.answer.frame.mortons.length ?? 0);
  return {
    scene,
    asked,
    clock,
    seq: Math.min(...answers.map(({ seq }) => seq)),
    asOf: stock.asOf,
    categoryNames: (governance?.categories ?? scene.categories).flatMap(
      (id) => city.categories.find((one) => one.id === id)?.name ?? [],
    ),
    governance,
    ...place,
    maps,
    outline: outlined,
    stocks: stock.whole.values,
    rates: rates.whole.values,
    today: today_?.whole.values.reported ?? null,
    yesterday: before?.whole.values.reported?.value ?? null,
    comparison: governance ? withoutEmpty(comparison) : comparison,
    compared: measureOf(compared),
    overdue,
    newest: latest,
    trend,
    trendMeasure,
  };
}

/** Padding around what the map shows, in pixels of the canvas. */
export const mapPadding = MAP_PADDING;

/** The four numbers of an answer as bounds. */
export function boundsOf([west = -180, south = -85, east = 180, north = 85]: readonly number[]): Bounds {
  return [west, south, east, north];
}

/** @throws ApiProblem `unknown-governance-area` where somebody has taken it off */
async function findGovernance(
  { governanceArea }: Scene,
  { city, signal }: LoadContext,
): Promise<GovernanceArea | null> {
  if (!governanceArea) return null;
  const { governanceAreas } = await fetchGovernanceAreas(city.id, signal);
  const found = governanceAreas.find(({ id }) => id === governanceArea);
  if (found) return found;
  const detail = `The city has no governance area “${governanceArea}”.`;
  throw new ApiProblem({
    type: 'about:blank',
    title: detail,
    status: 404,
    detail,
    code: 'unknown-governance-area',
  });
}

function shapeBounds(governance: GovernanceArea | null): Bounds | null {
  return governance === null ? null : boundsOf(governance.bbox);
}

/** Areas that a governance area does not reach have no rows. */
function withoutEmpty(comparison: CompareAnswer): CompareAnswer {
  const isEmpty = ({ n, value }: Figure) => n === 0 && (value ?? 0) === 0;
  const rows = comparison.rows.filter(({ values }) => !Object.values(values).every(isEmpty));
  return { ...comparison, rows };
}

function trendSpan({ window }: SceneQuestion, clock: CityClock) {
  const { from, to, bucket } = planTrend(window, clock);
  return { from, to, bucket };
}

function describeHeat(answer: CellsAnswerFrame): HeatCells {
  const measureKind = answer.frame.columns === 2 ? 'rate' : 'flow';
  return {
    frame: answer.frame,
    measureKind,
    limits: classLimits(shownValues(answer.frame, measureKind), measureKind),
  };
}
