import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startBrowser } from './explorer-site';
import { type BenchProduct, startBenchProduct } from './map-bench/bench-product';
import { type PartId, partIds, runPart } from './map-bench/map-parts';
import { describeMachine, type MapFigure, writeTable } from './map-bench/map-report';

/**
 * `pnpm bench:map`: the Explorer's figures in headless Chromium with software rendering, beside other ways to draw the same
 * cells. Parts can be run by themselves: `--only update,pan`. `--cases` is of Hangzhou; Boston takes part where
 * REAL_DATA_DIR is set. `--data` keeps the cases in a folder for the next run. Prints a table, writes JSON.
 */
const { values: options } = parseArgs({
  args: process.argv.slice(2).filter((argument) => argument !== '--'),
  options: {
    only: { type: 'string', default: partIds.join(',') },
    repeats: { type: 'string', default: '30' },
    changes: { type: 'string', default: '1000' },
    cases: { type: 'string', default: '1000000' },
    data: { type: 'string' },
    out: { type: 'string', default: 'bench-map.json' },
  },
});
const chosen = options.only.split(',').map((name) => {
  const id = partIds.find((one) => one === name.trim());
  if (!id) throw new Error(`--only takes ${partIds.join(', ')}`);
  return id;
});

const started = performance.now();
const report = (line: string) => {
  console.error(`${((performance.now() - started) / 1000).toFixed(0).padStart(5)} s  ${line}`);
};
const folder = options.data ?? mkdtempSync(join(tmpdir(), 'zhiyu-bench-map-data-'));
const cases = Number(options.cases);
/** Started where a part needs it first. */
const kept: { product: Promise<BenchProduct> | null } = { product: null };
const figures: MapFigure[] = [];
const measured: Partial<Record<PartId, unknown>> = {};
try {
  for (const id of chosen) {
    // A browser that has done other things before is another one.
    const browser = await startBrowser();
    try {
      const part = await runPart(id, {
        browser,
        repeats: Number(options.repeats),
        changes: Number(options.changes),
        cases,
        product: () => {
          kept.product ??= startBenchProduct(folder, cases, report);
          return kept.product;
        },
        report,
      });
      figures.push(...part.figures);
      measured[id] = part.measured;
      for (const { what, found } of part.figures) report(`${what}: ${found}`);
    } finally {
      await browser.close();
    }
  }
  console.log(writeTable(figures));
  const found = { ...describeMachine(), cases, figures, measured };
  writeFileSync(options.out, `${JSON.stringify(found, null, 2)}\n`);
} finally {
  await (await kept.product)?.close();
  if (options.data === undefined) rmSync(folder, { recursive: true, force: true });
}
