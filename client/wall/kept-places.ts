import type { Area, CityAnswer } from '@zhiyu/shared/contract';
import type { Bounds } from '@zhiyu/shared/grid';
import { fetchAreaShapes, fetchAreas, fetchBaseMap } from '../api';
import type { AreaFeatureProperties, AreaShapes, BaseMapShapes } from '../map/situation-map';

/** What is known of an area, and what the map draws around it. */
export interface Place {
  area: Area;
  path: Area[];
  children: Area[];
  bounds: Bounds;
  shapes: { areas: AreaShapes | null; neighbours: AreaShapes | null };
  baseMap: BaseMapShapes | null;
}

/** Areas and shapes of a city. They change only with its pack, so they are asked for once, and few are kept. */
export interface KeptPlaces {
  /** @throws ApiProblem `unknown-area`, UnreachableError */
  find(area: string, signal: AbortSignal): Promise<Place>;
  /** The city is another: everything is asked for anew. */
  forget(): void;
}

/** A playlist of every district is kept whole; one of every grid is not. */
const MOST_PLACES = 40;

export function keepPlaces(city: Pick<CityAnswer, 'id' | 'baseMap'>): KeptPlaces {
  const places = new Map<string, Place>();
  let baseMap: BaseMapShapes | null = null;

  async function ask(id: string, signal: AbortSignal): Promise<Place> {
    const [answer, inside] = await Promise.all([
      fetchAreas(city.id, id, signal),
      fetchAreaShapes<AreaFeatureProperties>(city.id, id, signal),
    ]);
    const area = answer.path.at(-1) as Area;
    const around =
      area.parent === null
        ? null
        : await fetchAreaShapes<AreaFeatureProperties>(city.id, area.parent, signal);
    if (city.baseMap && baseMap === null) baseMap = await fetchBaseMap(city.id, signal);
    const children = answer.areas.filter(({ kind }) => kind === 'area');
    const [west = 0, south = 0, east = 0, north = 0] = area.bbox;
    return {
      area,
      path: answer.path,
      children,
      bounds: [west, south, east, north],
      shapes: {
        areas: children.length > 0 ? inside : pick(around, (one) => one === id),
        neighbours: pick(around, (one) => one !== id),
      },
      baseMap,
    };
  }

  return {
    async find(id, signal) {
      const known = places.get(id);
      const place = known ?? (await ask(id, signal));
      // The one that was looked for last is forgotten last.
      places.delete(id);
      places.set(id, place);
      for (const oldest of [...places.keys()].slice(0, Math.max(0, places.size - MOST_PLACES))) {
        places.delete(oldest);
      }
      return place;
    },
    forget() {
      places.clear();
      baseMap = null;
    },
  };
}

function pick(shapes: AreaShapes | null, wanted: (id: string) => boolean): AreaShapes | null {
  if (!shapes) return null;
  return { ...shapes, features: shapes.features.filter(({ properties }) => wanted(properties.id)) };
}
