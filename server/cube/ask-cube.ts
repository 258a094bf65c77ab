import type { DurationCount } from '@zhiyu/shared/survival';
import type { CaseFacts } from '../store/case-facts';
import type { DueRange, OverduePage, Page } from '../store/case-list';
import { answerCellGroups, type CubeCellGroups } from './answer-cell-groups';
import { answerCells, type CubeCells } from './answer-cells';
import { answerFacts } from './answer-facts';
import { answerFrames, answerStockFrames, type CubeFrames } from './answer-frames';
import { answerGroups, type CubeGrouping, type CubeSum } from './answer-groups';
import { answerOverdue } from './answer-overdue';
import { answerGroupTimes, answerWindowTimes } from './answer-times';
import { answerStockTrend, answerWindows, type StockInstant } from './answer-trend';
import type { Cube } from './cube';
import type { CubeQuestion } from './question';

/** What may be asked of a cube. */
export type CubeAsk =
  | { kind: 'cells'; question: CubeQuestion; level: number }
  | { kind: 'cellGroups'; question: CubeQuestion; level: number; grouping: CubeGrouping }
  | { kind: 'groups'; question: CubeQuestion; grouping: CubeGrouping }
  | { kind: 'groupTimes'; question: CubeQuestion; grouping: CubeGrouping }
  | { kind: 'windows'; question: CubeQuestion; windows: { from: number; to: number }[] }
  | { kind: 'windowTimes'; question: CubeQuestion; windows: { from: number; to: number }[] }
  | { kind: 'stockTrend'; question: CubeQuestion; moments: StockInstant[] }
  | { kind: 'frames'; questions: CubeQuestion[]; level: number }
  | { kind: 'stockFrames'; question: CubeQuestion; moments: StockInstant[]; level: number }
  | { kind: 'overdue'; question: CubeQuestion; due: DueRange; page: Page }
  | { kind: 'facts' };

/** What is answered to each kind. */
export interface CubeAnswers {
  cells: CubeCells;
  cellGroups: CubeCellGroups;
  groups: (CubeSum & { group: number })[];
  groupTimes: { group: number; times: DurationCount[] }[];
  windows: CubeSum[];
  windowTimes: DurationCount[][];
  stockTrend: number[];
  frames: CubeFrames;
  stockFrames: CubeFrames;
  overdue: OverduePage;
  facts: CaseFacts;
}

/** Answers with pauses, in which the cube must not change. */
export function answerAsk(cube: Cube, ask: CubeAsk): Generator<void, CubeAnswers[CubeAsk['kind']]> {
  switch (ask.kind) {
    case 'cells':
      return answerCells(cube, ask.question, ask.level);
    case 'cellGroups':
      return answerCellGroups(cube, ask.question, ask.level, ask.grouping);
    case 'groups':
      return answerGroups(cube, ask.question, ask.grouping);
    case 'groupTimes':
      return answerGroupTimes(cube, ask.question, ask.grouping);
    case 'windows':
      return answerWindows(cube, ask.question, ask.windows);
    case 'windowTimes':
      return answerWindowTimes(cube, ask.question, ask.windows);
    case 'stockTrend':
      return answerStockTrend(cube, ask.question, ask.moments);
    case 'frames':
      return answerFrames(cube, ask.questions, ask.level);
    case 'stockFrames':
      return answerStockFrames(cube, ask.question, ask.moments, ask.level);
    case 'overdue':
      return answerOverdue(cube, ask.question, ask.due, ask.page);
    case 'facts':
      return answerFacts(cube);
  }
}
