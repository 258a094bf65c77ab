import { buildApp } from '@zhiyu/server/app';
import { readConfig } from '@zhiyu/server/config';
import { openDatabase } from '@zhiyu/server/store/database';
import { measureIds } from '@zhiyu/shared/measure-kinds';
import { createChance } from '../invent-histories';
import { inventPaths } from '../invent-questions';
import type { Counts } from './push-batch';

const city = '/api/v1/cities/small-city';

/** What a comparison found. */
export interface Compared {
  /** Questions asked of both, and those that were answered differently. */
  compared: number;
  differing: string[];
  /** What the city says of what it was told. */
  kept: Counts & { cases: number; distinct: number };
}

/** Asks the server, whose cube answers, and the database itself the same, about what was reported from `first` on. */
export async function compareAnswers(
  address: string,
  environment: Record<string, string>,
  { questions, seed, first }: { questions: number; seed: number; first: number },
): Promise<Compared> {
  const config = readConfig({ ...environment, AGGREGATE: 'sql' });
  const db = await openDatabase(config, () => {});
  const app = await buildApp({ db, config });
  const chance = createChance(seed + 1);
  const differing: string[] = [];
  let compared = 0;
  try {
    for (let round = 0; round < questions; round++) {
      for (const path of measureIds.flatMap((measure) => inventPaths(chance, first, measure))) {
        const inMemory = await (await fetch(`${address}${city}${path}`)).json();
        const inDatabase = (await app.inject(`${city}${path}`)).json();
        compared += 1;
        if (JSON.stringify(inMemory) !== JSON.stringify(inDatabase)) differing.push(path);
      }
    }
    const [sums] = await db.query<Counts>(
      'select sum(sent)::bigint as sent, sum(accepted)::bigint as accepted, sum(merged)::bigint as merged, ' +
        'sum(quarantined)::bigint as quarantined from intake',
    );
    const [rows] = await db.query<{ cases: number; distinct: number }>(
      'select count(*) as cases, count(distinct (source, source_id)) as distinct from cases',
    );
    return {
      compared,
      differing,
      kept: { ...(sums as Counts), ...(rows as { cases: number; distinct: number }) },
    };
  } finally {
    await app.close();
    await db.close();
  }
}
