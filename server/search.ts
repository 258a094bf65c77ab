import type { Text } from '@zhiyu/shared/pack';
import type { Found } from '@zhiyu/shared/search-contract';
import type { Tree, TreeNode } from '@zhiyu/shared/tree';
import type { CityModel } from './city';
import type { Viewer } from './viewer';

/** A node or place that fits, and how well: the smaller, the better. */
interface Fit {
  found: Found;
  rank: number;
}

/** A name of the base map with a point on it. */
export interface NamedPlace {
  name: Text;
  lng: number;
  lat: number;
}

const EXACT = 0;
const BEGINS = 1;
const WITHIN = 2;

/** What of a city's trees and places fits a text, the best first, at most `most` of a kind; only what the viewer may see. */
export function searchCity(
  city: CityModel,
  places: readonly NamedPlace[],
  viewer: Viewer,
  text: string,
  most: number,
): Found[] {
  const wanted = normalise(text);
  const areas = fitNodes(city.areas, viewer.areas, wanted, most, (area) => ({
    kind: 'area',
    name: { zh: area.name, en: area.nameEn ?? area.name },
    center: area.center,
  }));
  const categories = fitNodes(city.categories, viewer.categories, wanted, most, ({ name }) => ({
    kind: 'category',
    name,
    center: null,
  }));
  const units = fitNodes(city.units, viewer.units, wanted, most, ({ name }) => ({
    kind: 'unit',
    name,
    center: null,
  }));
  const named = fitPlaces(places, wanted, most);
  const point = readPoint(text);
  const fits = [...(point ? [point] : []), ...areas, ...categories, ...units, ...named];
  return fits.sort((one, other) => one.rank - other.rank).map(({ found }) => found);
}

interface Described {
  kind: 'area' | 'category' | 'unit';
  name: Text;
  center: [number, number] | null;
}

function fitNodes<Node extends TreeNode>(
  tree: Tree<Node>,
  allowed: readonly string[],
  wanted: string,
  most: number,
  describe: (node: Node) => Described,
): Fit[] {
  const fits: Fit[] = [];
  for (const node of tree.nodes) {
    const { kind, name, center } = describe(node);
    const rank = rankOf(wanted, [name.zh, name.en, node.id]);
    if (rank === null) continue;
    const path = tree.path(node.id);
    if (allowed.length > 0 && !path.some(({ id }) => allowed.includes(id))) continue;
    const above = path.slice(kind === 'area' ? 1 : 0, -1).map((one) => describe(one).name);
    const detail = above.length === 0 ? null : joinNames(above);
    const [lng, lat] = center ?? [null, null];
    // What stands higher is meant more often.
    fits.push({ found: { kind, id: node.id, name, detail, lng, lat }, rank: rank + path.length / 100 });
  }
  return best(fits, most);
}

function fitPlaces(places: readonly NamedPlace[], wanted: string, most: number): Fit[] {
  const fits = places.flatMap(({ name, lng, lat }) => {
    const rank = rankOf(wanted, [name.zh, name.en]);
    if (rank === null) return [];
    const found: Found = { kind: 'place', id: `${lng},${lat}`, name, detail: null, lng, lat };
    return [{ found, rank: rank + 0.1 }];
  });
  return best(fits, most);
}

function best(fits: Fit[], most: number): Fit[] {
  return fits.sort((one, other) => one.rank - other.rank).slice(0, most);
}

function rankOf(wanted: string, names: readonly string[]): number | null {
  let rank: number | null = null;
  for (const name of names) {
    const at = normalise(name).indexOf(wanted);
    if (at < 0) continue;
    const found = at > 0 ? WITHIN : normalise(name).length === wanted.length ? EXACT : BEGINS;
    if (rank === null || found < rank) rank = found;
  }
  return rank;
}

/** Longitude and latitude in degrees, in either order where only one can be meant. */
function readPoint(text: string): Fit | null {
  const [, first, second] =
    /^\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,3}(?:\.\d+)?)\s*$/.exec(text) ?? [];
  if (first === undefined || second === undefined) return null;
  const [one, other] = [Number(first), Number(second)];
  const [lng, lat] = Math.abs(other) <= 90 ? [one, other] : [other, one];
  if (Math.abs(lng) > 180 || Math.abs(lat) > 90) return null;
  const name = `${lng}, ${lat}`;
  const found: Found = {
    kind: 'place',
    id: `${lng},${lat}`,
    name: { zh: name, en: name },
    detail: null,
    lng,
    lat,
  };
  return { found, rank: EXACT };
}

function joinNames(names: readonly Text[]): Text {
  return { zh: names.map(({ zh }) => zh).join(' · '), en: names.map(({ en }) => en).join(' · ') };
}

function normalise(text: string): string {
  return text.normalize('NFKC').trim().toLowerCase();
}
