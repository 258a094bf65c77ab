import { requesters, requestTypes } from '@zhiyu/shared/case';
import { cellAt } from '@zhiyu/shared/grid';
import { type MeasureId, measureOf } from '@zhiyu/shared/measures';
import type { Chance } from './invent-histories';

const DAY = 86_400_000;

/** Part of a query at random: a slice, a window, an instant. */
function inventQuery({ random, chance, pick, later }: Chance, first: number, isStock: boolean): string {
  const query = new URLSearchParams();
  const add = (name: string, items: readonly string[], probability: number) => {
    if (chance(probability)) query.append(name, pick(items));
  };
  add('area', ['west', 'east', 'west-north', 'park'], 0.4);
  add('accountableArea', ['small-city', 'west', 'east', 'west-north', 'park'], 0.3);
  add('category', ['streets', 'litter', 'lamps', 'housing'], 0.3);
  add('requestType', requestTypes, 0.2);
  add('channel', ['phone', 'app'], 0.2);
  add('unit', ['works', 'works-west', 'homes'], 0.2);
  add('requester', requesters, 0.2);
  // What one node holds beside its children, where one is named at most.
  const rest = pick(['area', 'accountableArea', 'category', 'unit']);
  if (chance(0.15) && query.get('area') !== 'park' && query.getAll(rest).length <= 1) query.set('rest', rest);
  if (chance(0.15)) query.set('cell', inventCell(pick));
  const from = later(first);
  if (!isStock && chance(0.6)) query.set('from', new Date(from).toISOString());
  if (!isStock && chance(0.5)) query.set('to', new Date(from + DAY * (1 + random() * 9)).toISOString());
  if (chance(0.6)) query.set('at', new Date(later(first) + DAY * Math.floor(random() * 25)).toISOString());
  return String(query);
}

/** A cell of some level at a corner that areas of the small city share, where many cases are. */
function inventCell(pick: Chance['pick']): string {
  const level = pick([11, 13, 15]);
  const { x, y } = cellAt(120.05, 30.05, level);
  return `${level},${x},${y}`;
}

/** Every kind of question about a measure, of the small city with cases from `first` on, as the ends of addresses. */
export function inventPaths(chance: Chance, first: number, measure: MeasureId): string[] {
  const { kind, unit } = measureOf(measure);
  const query = () => inventQuery(chance, first, kind === 'stock');
  const by = chance.pick(['area', 'accountableArea', 'category', 'unit']);
  const paths = [
    `/compare?measures=${measure}&by=${by}&${query()}`,
    `/trend?measure=${measure}&bucket=${chance.pick(['day', 'week'])}&${query()}`,
  ];
  if (kind === 'duration' || unit === 'perTenThousand') return paths;
  const cells = `/cells?measure=${measure}&level=${chance.pick([14, 17, 19])}`;
  if (kind === 'rate') return [...paths, `${cells}&${query()}`];
  return [...paths, `${cells}&${query()}`, `${cells}&distinct=${chance.pick(['domain', 'unit'])}&${query()}`];
}
