import type { Command } from 'commander';
import { ZhiyuError } from '../errors';
import type { Binding } from '../store/accounts';
import { loadCity } from '../store/city-store';
import type { Database } from '../store/database';

/** Flags that say what an account or a key is bound to. */
export interface BindingFlags {
  city: string[];
  area: string[];
  category: string[];
  unit: string[];
}

const several = (text: string, before: string[]) => [...before, text];

/** Adds the flags that say what of which city somebody sees. */
export function addBindingFlags(command: Command): Command {
  return command
    .option('--city <id>', 'all of a city, or the city of what follows; again for another', several, [])
    .option('--area <id>', 'only what happened in this area; again for another', several, [])
    .option('--category <id>', 'only cases of this category; again for another', several, [])
    .option('--unit <id>', 'only cases that this unit handles; again for another', several, []);
}

/**
 * What the flags bind to.
 * @throws ZhiyuError `unknown-…` for what the cities do not have, `one-city` where it is not said of which city a node is
 */
export async function readBindings(
  db: Database,
  { city: cities, area, category, unit }: BindingFlags,
): Promise<Binding[]> {
  const nodes = { area, category, unit };
  const asked = (['area', 'category', 'unit'] as const).flatMap((kind) =>
    nodes[kind].map((node) => ({ kind, node })),
  );
  if (asked.length === 0) {
    for (const city of cities) await loadCity(db, city);
    return cities.map((city) => ({ city, kind: 'city' as const, node: city }));
  }
  const [city, another] = cities;
  if (city === undefined || another !== undefined) {
    throw new ZhiyuError('one-city', 'Areas, categories and units are of one city: say --city <id> once.', {
      exitCode: 2,
    });
  }
  const { city: model } = await loadCity(db, city);
  const trees = { area: model.areas, category: model.categories, unit: model.units };
  for (const { kind, node } of asked) {
    if (trees[kind].byId(node) === undefined) {
      throw new ZhiyuError(`unknown-${kind}`, `${city} has no ${kind} “${node}”.`, { exitCode: 2 });
    }
  }
  return asked.map((binding) => ({ city, ...binding }));
}

/** What somebody is bound to, in a line. */
export function describeBindings(bindings: Binding[]): string {
  const parts = bindings.map(({ city, kind, node }) => (kind === 'city' ? city : `${city}/${kind}:${node}`));
  return parts.join(', ') || '–';
}
