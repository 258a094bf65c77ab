import type { Writable } from 'node:stream';
import { type Stringifier, stringify } from 'csv-stringify';
import { type Cell, type ExportTable, type PutRows, wallClock } from './export-table';

/**
 * Writes a table as CSV for spreadsheets: UTF-8 with the mark by which they know it, lines ended as on Windows, texts
 * that look like formulas made harmless by an apostrophe, instants in the city's clock.
 */
export function writeCsv(table: ExportTable, fill: (put: PutRows) => Promise<void>): Stringifier {
  const out = stringify({ bom: true, record_delimiter: 'windows', escape_formulas: true });
  const put = async (rows: Cell[][]) => {
    for (const row of rows) {
      const hasRoom = out.write(row.map((cell, index) => textOf(cell, table, index)));
      if (!hasRoom) await untilRoom(out);
    }
  };
  const work = async () => {
    await put([table.columns.map(({ name }) => name)]);
    await fill(put);
    out.end();
  };
  work().catch((error) => out.destroy(error));
  return out;
}

function textOf(cell: Cell, { columns, zone }: ExportTable, index: number): Cell {
  if (typeof cell !== 'number' || columns[index]?.kind !== 'instant') return cell;
  return new Date(wallClock(zone, cell)).toISOString().slice(0, 19).replace('T', ' ');
}

/** Waits until a stream takes more; throws where nobody reads it any more. */
export function untilRoom(stream: Writable): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error('nobody reads the table any more'));
    if (stream.destroyed) {
      giveUp();
      return;
    }
    const settle = (end: () => void) => () => {
      stream.off('drain', onDrain);
      stream.off('close', onClose);
      end();
    };
    const onDrain = settle(resolve);
    const onClose = settle(giveUp);
    stream.on('drain', onDrain);
    stream.on('close', onClose);
  });
}
