import type { City, PackCategory, PackUnit } from '@zhiyu/shared/pack';
import type { Faults } from './faults';
import type { PackArea } from './pack-area';

/** A node with what it says of earlier versions of the pack. */
interface Heir {
  id: string;
  was?: readonly string[];
  wasWhen?: object;
  place: string;
}

/**
 * Notes what cannot be carried out of `was` and `wasWhen`: an identifier that the pack still has, and a node that was
 * split so that a case would find no part of it, or several.
 */
export function checkSuccessors(
  pack: {
    city: City;
    areas: readonly PackArea[];
    categories: readonly PackCategory[];
    units: readonly PackUnit[];
  },
  faults: Faults,
): void {
  const placed = <Node extends { id: string }>(nodes: readonly Node[], list: string) =>
    nodes.map((node, index) => ({ ...node, place: `${list}[${index}] (id "${node.id}")` }));
  checkHeirs(pack.areas, 'of-areas', faults);
  checkHeirs(placed(pack.categories, 'categories.json, categories'), 'by-condition', faults);
  checkHeirs(placed(pack.units, 'units.json, units'), 'by-condition', faults);
  checkHeirs(placed(pack.city.channels, 'city.json, channels'), 'by-condition', faults);
}

function checkHeirs(heirs: readonly Heir[], kind: 'of-areas' | 'by-condition', faults: Faults): void {
  const present = new Set(heirs.map(({ id }) => id));
  const heirsOf = new Map<string, Heir[]>();
  for (const heir of heirs) {
    if (heir.wasWhen !== undefined && heir.was === undefined) {
      faults.add(heir.place, 'has wasWhen without was; say which node it was');
    }
    for (const id of new Set(heir.was)) {
      if (present.has(id)) {
        faults.add(
          heir.place,
          `was "${id}", which is still in the pack; give that one another id, or leave was out`,
        );
        continue;
      }
      const others = heirsOf.get(id);
      if (others) others.push(heir);
      else heirsOf.set(id, [heir]);
    }
  }
  if (kind === 'of-areas') return;
  for (const [id, split] of heirsOf) {
    const rest = split.filter(({ wasWhen }) => wasWhen === undefined);
    if (rest.length === 1) continue;
    const text =
      rest.length === 0
        ? `was "${id}" under a condition, and no node without one takes the other cases`
        : `was "${id}" without a condition, as was ${rest[0]?.place}; one of them takes what fits no wasWhen`;
    faults.add((rest[1] ?? split[0])?.place ?? '', text);
  }
}
