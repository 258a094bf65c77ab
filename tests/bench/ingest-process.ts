import { batchRows, type CaseRow } from '@zhiyu/fixtures/generator/case-rows';
import { generateCases } from '@zhiyu/fixtures/generator/generate';
import { createIngest, LARGEST_BATCH, type PreparedBatch } from '@zhiyu/server/ingest';
import { openAt } from '@zhiyu/server/store/database';
import type { IngestOrder, IngestTold } from './measure-ingest';

/**
 * Takes generated cases in as an import does: a batch is checked and located while the database writes the one before.
 * The cases are generated before the clock starts.
 */
const order: IngestOrder = JSON.parse(process.argv[2] ?? '{}');
const db = await openAt(order.databaseUrl, null, console.error, { keyFile: order.keyFile });
const ingest = await createIngest(db, order.city);

await takeIn('records', chunk(generate(1, LARGEST_BATCH).flatMap(({ input }) => [{ input }])));
await takeIn(
  'histories',
  [...batchRows(generate(2, LARGEST_BATCH / 3), LARGEST_BATCH)].map(({ rows }) => rows),
);
tell({ kind: 'done' });
await db.close();
process.disconnect();

/** Cases for all batches, so many for each; a district's own seed makes others every time. */
function generate(seed: number, perBatch: number) {
  const count = Math.floor(order.batches * perBatch);
  const { packFolder, from } = order;
  const to = from + order.days * 86_400_000;
  return [...generateCases({ packFolder, seed: order.seed + seed, count, from, to })].map((told) => ({
    ...told,
    input: { ...told.input, source: `bench-${order.seed + seed}` },
  }));
}

function chunk(rows: CaseRow[]): CaseRow[][] {
  const batches: CaseRow[][] = [];
  for (let at = 0; at < rows.length; at += LARGEST_BATCH) batches.push(rows.slice(at, at + LARGEST_BATCH));
  return batches;
}

async function takeIn(what: 'records' | 'histories', batches: CaseRow[][]): Promise<void> {
  const started = performance.now();
  const cpu = process.cpuUsage();
  let cases = 0;
  let rows = 0;
  let coming = prepare(batches[0]);
  for (const [number, batch] of batches.entries()) {
    const prepared = await coming;
    if (prepared === null) break;
    coming = prepare(batches[number + 1]);
    // Looked at in the next round; until then a failure of it must not pass for unseen.
    coming.catch(() => {});
    const outcome = await ingest.commit(prepared, order.now);
    if (outcome.refused.length > 0) throw new Error(`refused: ${JSON.stringify(outcome.refused[0])}`);
    cases += batch.filter((row) => 'input' in row).length;
    rows += batch.length;
    tell({ kind: 'committed', seq: outcome.seq, at: Date.now() });
  }
  const { user, system } = process.cpuUsage(cpu);
  const seconds = (performance.now() - started) / 1000;
  tell({ kind: 'taken', what, cases, rows, seconds, cpuSeconds: (user + system) / 1e6 });
}

async function prepare(batch: CaseRow[] | undefined): Promise<PreparedBatch | null> {
  return batch === undefined ? null : ingest.prepare(batch, order.now);
}

function tell(told: IngestTold): void {
  process.send?.(told);
}
