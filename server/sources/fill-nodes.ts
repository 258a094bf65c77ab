import type { Mapping } from '@zhiyu/shared/mapping';
import { WantedColumns } from './cell-readers';
import type { Lookups } from './city-lookups';
import { type Fill, fillField } from './fill';
import { createLookupReader } from './lookup-reader';

/** Fills what is looked up in the trees of the city: areas, category, channel, units. */
export function fillNodes(wanted: WantedColumns, mapping: Mapping, lookups: Lookups): Fill[] {
  const fills: Fill[] = [];
  for (const name of ['area', 'accountableArea'] as const) {
    const rule = mapping[name];
    if (rule === undefined) continue;
    if (rule.unknown === 'create')
      throw new RangeError(`${name}.unknown cannot be create: areas have shapes`);
    fills.push(fillField(name, createLookupReader(wanted, name, rule, lookups.area)));
  }
  for (const name of ['category', 'channel', 'unit'] as const) {
    const rule = mapping[name];
    if (rule !== undefined)
      fills.push(fillField(name, createLookupReader(wanted, name, rule, lookups[name])));
  }
  if (mapping.coUnits !== undefined) fills.push(fillCoUnits(wanted, mapping.coUnits, lookups));
  return fills;
}

function fillCoUnits(wanted: WantedColumns, rule: NonNullable<Mapping['coUnits']>, lookups: Lookups): Fill {
  const { column, separator = ';', values, unknown } = rule;
  const position = wanted.want(column);
  const read = wanted.readText(column);
  // Each unit of the list is looked up as if it were a row of one cell.
  const findOne = createLookupReader(
    new WantedColumns([]),
    'unit',
    { column, values, unknown },
    lookups.unit,
  );
  return (input, cells) => {
    const value = cells[position];
    const texts: unknown[] = Array.isArray(value) ? value : (read(cells)?.split(separator) ?? []);
    input.coUnits = texts.map((text) => findOne([text])).filter((id) => id !== null);
  };
}
