import { ZhiyuError } from '../errors';
import type { Binding } from '../store/accounts';
import { loadCity } from '../store/city-store';
import type { Database } from '../store/database';

/**
 * Checks that bindings name what there is.
 * @throws ZhiyuError `unknown-…` for what the cities do not have
 */
export async function checkBindings(db: Database, bindings: readonly Binding[]): Promise<void> {
  for (const { city, kind, node } of bindings) {
    const { city: model } = await loadCity(db, city);
    const trees = { area: model.areas, category: model.categories, unit: model.units };
    const isKnown = kind === 'city' ? node === city : trees[kind].byId(node) !== undefined;
    if (isKnown) continue;
    throw new ZhiyuError(`unknown-${kind}`, `${city} has no ${kind} “${node}”.`, {
      status: 404,
      exitCode: 2,
    });
  }
}
