import type { Concurrence } from '@zhiyu/shared/concurrence';
import { CELLS_MEDIA_TYPE, type CellFrame, decodeCells } from '@zhiyu/shared/frame';
import type { Bounds } from '@zhiyu/shared/grid';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import { cityPath, type Question, queryOf, request } from './api';
import type { TimeWindow } from './view-state';

/** A frame of cells with the totals that its answer carries in headers. */
export interface CellsAnswerFrame {
  frame: CellFrame;
  measure: MeasureId;
  asOf: string;
  seq: number;
  total: number;
  located: number;
  unlocated: number;
}

/** What is asked of cells: a measure over a window, or at an instant, or what concurs in place of it. */
export type CellsQuestion = Question &
  TimeWindow & {
    measure: MeasureId;
    level: number;
    bbox: Bounds | null;
    distinct?: Concurrence;
    /** The as-of instant, where it is another than the city's clock. */
    at?: number;
  };

/** The address of cells. `bbox` filters cells only, never the totals. */
export function cellsPath(question: CellsQuestion): string {
  const query = queryOf(question, question);
  if (question.distinct !== undefined) query.set('distinct', question.distinct);
  if (question.at !== undefined) query.set('at', new Date(question.at).toISOString());
  query.set('measure', question.measure);
  query.set('level', String(question.level));
  if (question.bbox) query.set('bbox', question.bbox.map((degrees) => degrees.toFixed(6)).join(','));
  return `${cityPath(question.city)}/cells?${query}`;
}

/** Cells of a measure in the binary form. */
export async function fetchCells(question: CellsQuestion, signal: AbortSignal): Promise<CellsAnswerFrame> {
  const response = await request(cellsPath(question), signal, CELLS_MEDIA_TYPE);
  const frame = decodeCells(new Uint8Array(await response.arrayBuffer()));
  const header = (name: string) => response.headers.get(`zhiyu-${name}`) ?? '';
  return {
    frame,
    measure: question.measure,
    asOf: header('as-of'),
    seq: Number(header('seq')),
    total: Number(header('total')),
    located: Number(header('located')),
    unlocated: Number(header('unlocated')),
  };
}
