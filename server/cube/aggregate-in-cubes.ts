import type { Aggregate, ReadAggregate } from '../aggregate';
import type { Grouping } from '../store/compare';
import type { CubeGrouping } from './answer-groups';
import type { CubeAnswers, CubeAsk } from './ask-cube';
import type { CubeThread } from './cube-thread';
import type { Cubes } from './cubes';
import { CubeAwayError } from './keep-cube';
import { questionOf, stockInstantOf } from './measured-question';

/** So long an answer waits for the cube to follow what was committed before it was asked for. */
const PATIENCE_MS = 300;
/** An answer that the cube moves on under is begun anew, so often. */
const ATTEMPTS = 5;

/** The cube has followed a change between two questions of one answer. */
class MovedOnError extends Error {}

/** Aggregates in cubes; in the database while a cube is being loaded, or does not stand still long enough. */
export function aggregateInCubes(cubes: Cubes, inDatabase: ReadAggregate): ReadAggregate {
  return async (city, seq, read) => {
    const cube = cubes.of(city.id);
    if (cube === null || cube.seq() === null) return inDatabase(city, seq, read);
    await cubes.reach(city.id, seq, PATIENCE_MS);
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        return await read(createAggregate(cube));
      } catch (error) {
        if (error instanceof CubeAwayError) break;
        if (!(error instanceof MovedOnError)) throw error;
      }
    }
    return inDatabase(city, seq, read);
  };
}

function createAggregate(cube: CubeThread): Aggregate {
  let state: number | null = null;
  const answerNumber = cube.beginAnswer();

  async function ask<Ask extends CubeAsk>(asked: Ask): Promise<CubeAnswers[Ask['kind']]> {
    const { answer, seq } = await cube.ask(asked, answerNumber);
    state ??= seq;
    if (state !== seq) throw new MovedOnError(`the cube went from change ${state} to ${seq}`);
    return answer;
  }

  return {
    seq() {
      const seq = state ?? cube.seq();
      if (seq === null) throw new CubeAwayError('the cube has been lost');
      return seq;
    },
    cells: (asked, level) => ask({ kind: 'cells', question: questionOf(asked), level }),
    cellGroups: (asked, level, grouping) =>
      ask({ kind: 'cellGroups', question: questionOf(asked), level, grouping: pack(grouping) }),
    groups: (asked, grouping) =>
      ask({ kind: 'groups', question: questionOf(asked), grouping: pack(grouping) }),
    groupTimes: (asked, grouping) =>
      ask({ kind: 'groupTimes', question: questionOf(asked), grouping: pack(grouping) }),
    windows: (asked, windows) => ask({ kind: 'windows', question: questionOf(asked), windows }),
    windowTimes: (asked, windows) => ask({ kind: 'windowTimes', question: questionOf(asked), windows }),
    stocks: (asked, instants) => {
      const moments = instants.map((instant) => stockInstantOf(asked.city, instant));
      return ask({ kind: 'stockTrend', question: questionOf(asked), moments });
    },
    frames: (asked, windows, level) => {
      const questions = windows.map(({ from, to }) => questionOf({ ...asked, from, to }));
      return ask({ kind: 'frames', questions, level });
    },
    stockFrames: (asked, instants, level) => {
      const moments = instants.map((instant) => stockInstantOf(asked.city, instant));
      return ask({ kind: 'stockFrames', question: questionOf(asked), moments, level });
    },
    overdue: (asked, due, page) => ask({ kind: 'overdue', question: questionOf(asked), due, page }),
    facts: () => ask({ kind: 'facts' }),
    firstReport: async () => (await ask({ kind: 'facts' })).firstReportedAt,
  };
}

/** A grouping as it travels: lists of ten thousand nodes take longer to copy than to count by. */
function pack(grouping: Grouping): CubeGrouping {
  return {
    ...grouping,
    ordinals: Int32Array.from(grouping.ordinals),
    groups: Int32Array.from(grouping.groups),
  };
}
