import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser } from '../explorer-site';
import { runZhiyu } from '../support/child';
import { findFreePort } from '../support/measure-server';
import { measureBrief } from './measure-brief';
import { measureField } from './measure-field';

/**
 * Measures the pages that are held in a hand, on the demo as it runs: the brief on a slow tablet, the phone on a slow
 * network. The processor of the page is throttled four times by the browser’s protocol. Prints a table.
 */
const { values: options } = parseArgs({
  options: {
    face: { type: 'string', default: 'brief' },
    cases: { type: 'string', default: '100000' },
    repeats: { type: 'string', default: '7' },
    /** A server that runs already, instead of a demo of one’s own. */
    base: { type: 'string' },
  },
});

/** What was measured, in milliseconds. */
export type Note = (what: string, measured: readonly number[], bound: number | null) => void;

const note: Note = (what, measured, bound) => {
  const sorted = [...measured].sort((one, other) => one - other);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  const figures = `p50 ${at(0.5).toFixed(0)}, p95 ${at(0.95).toFixed(0)} ms of ${sorted.length}`;
  const verdict = bound === null ? '' : `  ${at(0.95) <= bound ? 'within' : 'BEYOND'} ${bound} ms`;
  console.log(`${what.padEnd(64)} ${figures}${verdict}`);
};

async function measure(base: string): Promise<void> {
  const browser = await startBrowser();
  try {
    const run = options.face === 'field' ? measureField : measureBrief;
    await run(browser, base, Number(options.repeats), note);
  } finally {
    await browser.close();
  }
}

if (options.base) await measure(options.base);
else {
  const folder = mkdtempSync(join(tmpdir(), 'zhiyu-hand-'));
  // As root the database server runs as another user, who must be able to enter.
  chmodSync(folder, 0o755);
  const port = String(await findFreePort());
  const demo = runZhiyu(['demo', '--cases', options.cases], {
    ZHIYU_DATA: join(folder, 'data'),
    PORT: port,
    LOG_LEVEL: 'warn',
  });
  try {
    const base = `http://localhost:${port}`;
    await demo.untilSays(base);
    await measure(base);
  } finally {
    demo.process.kill('SIGTERM');
    await demo.ended;
    rmSync(folder, { recursive: true, force: true });
  }
}
