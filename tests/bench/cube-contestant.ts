import { statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aggregateInCubes } from '@zhiyu/server/cube/aggregate-in-cubes';
import { keepCubes } from '@zhiyu/server/cube/cubes';
import { loadCity } from '@zhiyu/server/store/city-store';
import { openAt } from '@zhiyu/server/store/database';
import type { Contestant, Ground } from './contestant';
import { askAggregate } from './questions';

const LOAD_PATIENCE_MS = 30 * 60_000;
const SNAPSHOT_PATIENCE_MS = 5 * 60_000;
const POLL_MS = 20;

/**
 * The production thread of the cube, which reads its snapshot where the folder has one, and writes one otherwise. All it
 * costs is counted: the thread, the messages and the waiting for what was committed.
 */
export async function startCubeContestant({ databaseUrl, city: id, folder }: Ground): Promise<Contestant> {
  const db = await openAt(databaseUrl, null, console.error);
  const { city, seq } = await loadCity(db, id);
  const started = performance.now();
  const cubes = keepCubes(databaseUrl, folder, console.error);
  const thread = cubes.of(id)!;
  await cubes.reach(id, seq, LOAD_PATIENCE_MS);
  const loaded = performance.now();
  const from = thread.progress()?.from;
  const residentBytes = process.memoryUsage().rss;
  const file = join(folder, `${id}.cube`);
  await untilThere(file, SNAPSHOT_PATIENCE_MS);
  const facts = {
    loadedFrom: from ?? 'nothing',
    loadSeconds: (loaded - started) / 1000,
    // From the snapshot it is there at once.
    snapshotSeconds: (performance.now() - loaded) / 1000,
    snapshotBytes: statSync(file).size,
    residentBytes,
  };
  const aggregate = aggregateInCubes(cubes, () => {
    throw new Error('the cube was not there to answer');
  });
  return {
    facts,
    async run({ ask }) {
      return aggregate(city, seq, (answers) => askAggregate(answers, ask));
    },
    async begin() {},
    serverCpu: () => 0,
    helperCpu: () => 0,
    async close() {
      await cubes.close();
      await db.close();
    },
  };
}

async function untilThere(file: string, patienceMs: number): Promise<void> {
  const until = performance.now() + patienceMs;
  while (statSync(file, { throwIfNoEntry: false }) === undefined) {
    if (performance.now() > until) throw new Error(`${file} was not written`);
    await sleep(POLL_MS);
  }
}
