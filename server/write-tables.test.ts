import { expect, test } from 'vitest';
import type { ExportTable, PutRows } from './export-table';
import { writeCsv } from './write-csv';
import { writeXlsx } from './write-xlsx';

const table: ExportTable = {
  title: 'cases',
  columns: [{ name: 'title', kind: 'text' }],
  zone: { toLocal: () => ({ year: 2026, month: 3, day: 2, hour: 9, minute: 0, second: 0 }) } as never,
};

test.each([
  ['CSV', writeCsv],
  ['a workbook', writeXlsx],
])('whoever fills %s is told when its reader went away while rows were fetched', async (_name, write) => {
  let told: (reason: unknown) => void = () => {};
  const reason = new Promise((resolve) => {
    told = resolve;
  });
  const fill = async (put: PutRows) => {
    const gone = new Promise((resolve) => stream.on('close', resolve));
    stream.destroy();
    await gone;
    await put(Array.from({ length: 10_000 }, () => ['lamp'])).catch((error) => {
      told(error);
      throw error;
    });
  };
  const stream = write(table, fill);
  stream.on('error', () => {});
  expect(await reason).toMatchObject({ message: 'nobody reads the table any more' });
});
