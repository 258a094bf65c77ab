import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { readConfig } from '@zhiyu/server/config';
import { openDatabase } from '@zhiyu/server/store/database';
import { runLargeBench } from './bench/large-bench';
import { judgePeers, writeReport } from './bench/write-report';

/**
 * `pnpm bench:large --cases 1000000`: the same questions asked of the cube, of the product's SQL and of DuckDB over the same
 * generated cases. Fails where they answer differently. Prints Markdown, writes JSON.
 */
const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    cases: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '6' },
    out: { type: 'string', default: 'bench-large.json' },
  },
});
const cases = Number(options.cases);
if (!Number.isInteger(cases) || cases < 1000) throw new Error('--cases takes a whole number from 1000');

const started = performance.now();
const report = (line: string) => {
  console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
};
const dataFolder = mkdtempSync(join(tmpdir(), 'zhiyu-bench-large-data-'));
// As root the database server runs as another user, who must be able to enter.
chmodSync(dataFolder, 0o755);
try {
  const config = readConfig({ ZHIYU_DATA: dataFolder });
  const db = await openDatabase(config, report);
  try {
    const found = await runLargeBench({
      db,
      cases,
      httpSeconds: 2 * Number(options.seconds),
      repetition: { warmUps: 3, least: 5, most: 60, seconds: Number(options.seconds) },
      report,
    });
    console.log(writeReport(found));
    writeFileSync(options.out, `${JSON.stringify({ ...found, verdicts: judgePeers(found) }, null, 2)}\n`);
    report(`Written to ${options.out}.`);
  } finally {
    await db.close();
  }
} finally {
  rmSync(dataFolder, { recursive: true, force: true });
}
