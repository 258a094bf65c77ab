import type { Concurrence } from '@zhiyu/shared/concurrence';
import type { CityModel } from './city';
import type { Grouping } from './store/compare';

/** The groups that are told apart where things concur: a category's domain, or the unit itself. */
export function groupBy(city: CityModel, concurrence: Concurrence): Grouping {
  const { categories, units } = city;
  if (concurrence === 'unit') {
    const ordinals = units.nodes.map(({ ordinal }) => ordinal);
    return { by: 'unit', ordinals, groups: ordinals.map((_, place) => place), keepsOthers: false };
  }
  const domains = categories.children(null);
  const members = domains.map(({ id }) => categories.subtree(id));
  return {
    by: 'category',
    ordinals: members.flat(),
    groups: members.flatMap((list, group) => list.map(() => group)),
    keepsOthers: false,
  };
}
