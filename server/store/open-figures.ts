import type { OpenFigures } from '@zhiyu/shared/open-contract';
import type { Database, Transaction } from './database';
import { writeIntegerList } from './integer-list';
import { loadStatement } from './statement';

/** Cases of one cell or one domain, and how many people they are of. */
export interface OpenCount {
  key: number;
  cases: number;
  people: number;
}

type Tx = Pick<Transaction, 'query'>;
type Month = { city: string; from: number; to: number };

const valuesOf = ({ city, from, to }: Month) => [city, new Date(from), new Date(to)];

/** By cell, as Morton numbers of a level of which `size` cells of the store are one. */
export function countOpenCells(tx: Tx, month: Month, size: number): Promise<OpenCount[]> {
  return tx.query(loadStatement('open-cells'), [...valuesOf(month), size]);
}

/** By domain, each as its ordinal, of the categories beside their domains. */
export function countOpenDomains(
  tx: Tx,
  month: Month,
  categories: number[],
  domains: number[],
): Promise<OpenCount[]> {
  const lists = [writeIntegerList(categories), writeIntegerList(domains)];
  return tx.query(loadStatement('open-domains'), [...valuesOf(month), ...lists]);
}

/** Of the whole month. */
export async function countOpenTotal(tx: Tx, month: Month): Promise<Omit<OpenCount, 'key'>> {
  const [total] = await tx.query<Omit<OpenCount, 'key'>>(loadStatement('open-total'), valuesOf(month));
  return total ?? { cases: 0, people: 0 };
}

/** The figures of a month as they were first given; null where they never were. */
export async function readOpenFigures(
  db: Database,
  city: string,
  month: string,
): Promise<OpenFigures | null> {
  const [row] = await db.query<{ figures: OpenFigures }>(loadStatement('open-figures'), [city, month]);
  return row?.figures ?? null;
}

/** Keeps the figures of a month, unless somebody was faster. */
export async function keepOpenFigures(
  db: Database,
  city: string,
  month: string,
  { figures, now }: { figures: OpenFigures; now: number },
): Promise<void> {
  const values = [city, month, new Date(now), JSON.stringify(figures)];
  await db.query(loadStatement('open-figures-keep'), values);
}
