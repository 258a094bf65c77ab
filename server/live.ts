import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveTick } from '@zhiyu/shared/contract';
import { type CityModel, cityNow } from './city';
import type { CubeAdvance, Cubes } from './cube/cubes';
import type { TouchedPlace } from './cube/follow';
import { loadCity } from './store/city-store';
import type { Database } from './store/database';
import { isInView, maySee, type Viewer } from './viewer';

/** What a reader is told: that figures have changed, or that all that is known of the city is to be asked for anew. */
export type LiveMessage = { event: 'tick' | 'reset'; id: string; data: LiveTick };

/** One open stream. */
export interface LiveReader {
  send(message: LiveMessage): void;
  /** Who listens: of changes of what they may not see they hear nothing. */
  viewer: Viewer;
  /** Ends the stream; its reader may come again. */
  end(): void;
}

/** Tells readers of changes, at most once a second each. */
export interface Live {
  /**
   * Lets a reader follow a city. It is told at once how far the city is and what has changed after `after`, the number that
   * it has heard last; null: it has heard of nothing yet.
   * @returns ends the following
   * @throws ZhiyuError `unknown-city`
   */
  join(city: string, after: number | null, reader: LiveReader): Promise<() => void>;
  /** Open streams. */
  readers(): number;
  /** Ends all streams. */
  close(): void;
}

/** Ticks are that far apart at least; without a cube, changes are looked for that often. */
const TICK_MS = 1000;
/** Of a tick that names more areas, any may have changed: its readers are many, and few look at so small a place. */
const MOST_AREAS = 200;
/** Of a tick with more places, any may have changed. */
const MOST_PLACES = 5000;
/** Advances of a city that are remembered for readers that come again. */
const REMEMBERED = 1000;

export interface LiveOptions {
  db: Database;
  cubes: Cubes | null;
  /** The wall clock, in milliseconds since 1970. */
  now: () => number;
  warn: (message: string) => void;
}

interface Followed {
  readers: Set<LiveReader>;
  /** The number and the pack that the readers have been told of. */
  seq: number;
  packVersion: number;
  ending: AbortController;
}

/** Follows the cities that anybody reads. What has been followed by their cubes is told, and no more: answers have it. */
export function createLive({ db, cubes, now, warn }: LiveOptions): Live {
  /** What the cube of each city has followed, oldest first. */
  const remembered = new Map<string, Omit<CubeAdvance, 'city'>[]>();
  const followed = new Map<string, Followed>();

  const unlisten = cubes?.listen(({ city, seq, places }) => {
    const advances = remembered.get(city) ?? [];
    advances.push({ seq, places });
    if (advances.length > REMEMBERED) advances.shift();
    remembered.set(city, advances);
  });

  /** The city and the number that its answers have: that of its cube, else that of the database. */
  async function readNow(id: string): Promise<{ city: CityModel; seq: number; committed: number }> {
    const { city, seq: committed } = await loadCity(db, id);
    return { city, seq: cubes?.of(id)?.seq() ?? committed, committed };
  }

  /** Where something has changed after a number; null where that is not known any more. */
  function findPlaces(city: CityModel, after: number): TouchedPlace[] | null {
    const advances = remembered.get(city.id) ?? [];
    const first = advances.findIndex(({ seq }) => seq > after);
    // What stands before the first is known only where an advance up to `after` itself, or before it, is remembered.
    if (first <= 0) return null;
    const found: TouchedPlace[] = [];
    for (const { places } of advances.slice(first)) {
      if (places === null || found.length > MOST_PLACES) return null;
      found.push(...places);
    }
    return found;
  }

  function describe(
    event: 'tick' | 'reset',
    city: CityModel,
    seq: number,
    areas: string[] | null,
  ): LiveMessage {
    const asOf = city.zone.toIso(cityNow(city, now()));
    return { event, id: String(seq), data: { city: city.id, seq, asOf, areas } };
  }

  /** Tells a reader as much of a change as it may hear; nothing, where all of it happened elsewhere. */
  function tell(reader: LiveReader, city: CityModel, seq: number, places: TouchedPlace[] | null): void {
    const areas = places && listAreas(city, reader.viewer, places);
    if (areas?.length === 0 && places?.length !== 0) return;
    reader.send(describe('tick', city, seq, areas));
  }

  async function look(id: string, known: Followed): Promise<void> {
    const { city, seq, committed } = await readNow(id);
    if (city.packVersion !== known.packVersion || committed < known.seq) {
      for (const reader of known.readers) reader.send(describe('reset', city, seq, null));
    } else if (seq > known.seq) {
      const places = findPlaces(city, known.seq);
      for (const reader of known.readers) tell(reader, city, seq, places);
    } else {
      // A cube that is loaded anew may stand behind what has been told, for a moment.
      return;
    }
    known.seq = seq;
    known.packVersion = city.packVersion;
  }

  async function follow(id: string, known: Followed): Promise<void> {
    const { signal } = known.ending;
    while (!signal.aborted) {
      await sleep(TICK_MS, undefined, { signal }).catch(() => {});
      if (signal.aborted) return;
      // A reader that hears nothing for a while has its heartbeat; what was missed is told when the database is back.
      await look(id, known).catch((error: Error) =>
        warn(`Nothing is told of ${id} for now: ${error.message}`),
      );
    }
  }

  return {
    async join(id, after, reader) {
      const { city, seq, committed } = await readNow(id);
      const { packVersion } = city;
      let known = followed.get(id);
      if (known === undefined) {
        known = { readers: new Set(), seq, packVersion, ending: new AbortController() };
        followed.set(id, known);
        void follow(id, known);
      }
      const joined = known;
      joined.readers.add(reader);
      // Behind the reader's number stands another server's cube, and soon this one's; ahead of the database, another database.
      if (after !== null && after > committed) reader.send(describe('reset', city, seq, null));
      else if (after === null) reader.send(describe('tick', city, joined.seq, []));
      else if (after < joined.seq) tell(reader, city, joined.seq, findPlaces(city, after));
      return () => {
        joined.readers.delete(reader);
        if (joined.readers.size > 0 || followed.get(id) !== joined) return;
        joined.ending.abort();
        followed.delete(id);
      };
    },
    readers: () => [...followed.values()].reduce((sum, { readers }) => sum + readers.size, 0),
    close() {
      unlisten?.();
      for (const { ending, readers } of followed.values()) {
        ending.abort();
        for (const reader of readers) reader.end();
      }
      followed.clear();
    },
  };
}

/**
 * The areas that have changed for a viewer, with all above them as far as they may look; null where they are many. A case
 * that they may not see, by its area, its category or its unit, changes nothing for them.
 */
function listAreas(city: CityModel, viewer: Viewer, places: readonly TouchedPlace[]): string[] | null {
  const found = new Set<string>();
  for (const { area, accountableArea, category, unit } of places) {
    if (!maySee(viewer, city, { area, category: category || null, unit: unit || null })) continue;
    for (const ordinal of [area, accountableArea]) {
      const id = city.areas.byOrdinal(ordinal)?.id;
      // An area that is gone may have been anywhere.
      if (id === undefined && ordinal !== 0) return null;
      for (const node of id === undefined ? [] : city.areas.path(id)) {
        if (isInView(city.areas, node.id, viewer.areas)) found.add(node.id);
      }
      if (found.size > MOST_AREAS) return null;
    }
  }
  return [...found];
}
