import { cellMetres, cellOf, MIN_LEVEL, STORE_LEVEL } from '@zhiyu/shared/grid';
import type { OpenFigures } from '@zhiyu/shared/open-contract';
import { type CityModel, cityNow } from './city';
import { ZhiyuError } from './errors';
import { LEAST_PEOPLE, withholdFew } from './privacy/withhold-few';
import type { Database } from './store/database';
import {
  countOpenCells,
  countOpenDomains,
  countOpenTotal,
  keepOpenFigures,
  type OpenCount,
  readOpenFigures,
} from './store/open-figures';
import { readSnapshot, type Snapshot } from './store/snapshot';

/** No cell is smaller anywhere in the city. */
const LEAST_METRES = 250;
const DAY = 86_400_000;
/** Reports of a month still come in for so long after it. */
const SETTLED_DAYS = 10;

/**
 * The open figures of a month: given once, and the same for ever, so that no two versions, windows, levels or categories can
 * be set against each other. One table by cell and one by domain share nothing but the sum of all.
 * @throws ZhiyuError `bad-month` (400), `month-not-over` (404)
 */
export async function readOpenMonth(
  db: Database,
  city: CityModel,
  month: string,
  now: number,
): Promise<OpenFigures> {
  const { from, to } = readMonth(city, month);
  if (cityNow(city, now) < to + SETTLED_DAYS * DAY) {
    throw new ZhiyuError(
      'month-not-over',
      `Open figures of ${month} are given ${SETTLED_DAYS} days after it.`,
      {
        status: 404,
      },
    );
  }
  const given = await readOpenFigures(db, city.id, month);
  if (given !== null) return given;
  const figures = await readSnapshot(db, city.id, (snapshot) =>
    make(snapshot, city, { month, from, to }, now),
  );
  await keepOpenFigures(db, city.id, month, { figures, now });
  return (await readOpenFigures(db, city.id, month)) ?? figures;
}

/** The level whose cells have sides of 250 m or more at every latitude of a city. */
export function chooseOpenLevel({ root }: Pick<CityModel, 'root'>): number {
  const [, south, , north] = root.bbox;
  const farthest = Math.max(Math.abs(south), Math.abs(north));
  for (let level = STORE_LEVEL; level > MIN_LEVEL; level -= 1) {
    if (cellMetres(level, farthest) >= LEAST_METRES) return level;
  }
  return MIN_LEVEL;
}

async function make(
  { tx }: Snapshot,
  city: CityModel,
  { month, from, to }: { month: string; from: number; to: number },
  now: number,
): Promise<OpenFigures> {
  const level = chooseOpenLevel(city);
  const asked = { city: city.id, from, to };
  const total = await countOpenTotal(tx, asked);
  const cells = await countOpenCells(tx, asked, 4 ** (STORE_LEVEL - level));
  const { categories, domains } = listDomains(city);
  const byDomain = await countOpenDomains(tx, asked, categories, domains);
  const isFew = total.people < LEAST_PEOPLE;
  const shownOf = (parts: OpenCount[]) => {
    const withheld = withholdFew(parts);
    return ({ key, cases }: OpenCount) => (isFew || withheld.has(key) ? null : cases);
  };
  const [inCell, inDomain] = [shownOf(cells), shownOf(byDomain)];
  const [, south, , north] = city.root.bbox;
  return {
    month,
    madeAt: city.zone.toIso(now),
    cases: isFew ? null : total.cases,
    level,
    cellMetres: Math.floor(cellMetres(level, Math.max(Math.abs(south), Math.abs(north)))),
    cells: isFew ? [] : cells.map((cell) => ({ ...cellOf(cell.key), cases: inCell(cell) })),
    domains: byDomain.flatMap((count) => {
      const node = city.categories.byOrdinal(count.key);
      return node === undefined ? [] : [{ id: node.id, name: node.name, cases: inDomain(count) }];
    }),
  };
}

/** Every category beside the domain that it is in. */
function listDomains({ categories: tree }: CityModel): { categories: number[]; domains: number[] } {
  const pairs = tree
    .children(null)
    .flatMap((domain) => tree.subtree(domain.id).map((category) => [category, domain.ordinal] as const));
  return { categories: pairs.map(([category]) => category), domains: pairs.map(([, domain]) => domain) };
}

function readMonth({ zone }: CityModel, text: string): { from: number; to: number } {
  const [, year, month] = /^(\d{4})-(0[1-9]|1[0-2])$/.exec(text) ?? [];
  if (year === undefined || month === undefined) {
    throw new ZhiyuError('bad-month', `“${text}” is no month, such as 2026-02.`);
  }
  const first = (added: number) => {
    const date = new Date(Date.UTC(Number(year), Number(month) - 1 + added, 1));
    const local = { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: 1 };
    return zone.toInstant({ ...local, hour: 0, minute: 0, second: 0, millisecond: 0 });
  };
  return { from: first(0), to: first(1) };
}
