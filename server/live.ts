import { setTimeout as sleep } from 'node:timers/promises';
import type { LiveTick } from '@zhiyu/shared/contract';
import { type CityModel, cityNow } from './city';
import type { CubeAdvance, Cubes } from './cube/cubes';
import { loadCity } from './store/city-store';
import type { Database } from './store/database';

/** What a reader is told: that figures have changed, or that all that is known of the city is to be asked for anew. */
export type LiveMessage = { event: 'tick' | 'reset'; id: string; data: LiveTick };

/** One open stream. */
export interface LiveReader {
  send(message: LiveMessage): void;
  /** The areas whose changes it may hear of; empty: all. A node stands for itself and all below it. */
  areas: string[];
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

  const unlisten = cubes?.listen(({ city, seq, areas }) => {
    const advances = remembered.get(city) ?? [];
    advances.push({ seq, areas });
    if (advances.length > REMEMBERED) advances.shift();
    remembered.set(city, advances);
  });

  /** The city and the number that its answers have: that of its cube, else that of the database. */
  async function readNow(id: string): Promise<{ city: CityModel; seq: number; committed: number }> {
    const { city, seq: committed } = await loadCity(db, id);
    return { city, seq: cubes?.of(id)?.seq() ?? committed, committed };
  }

  /** The areas that have changed after a number, with all above them; null where that is not known any more. */
  function findAreas(city: CityModel, after: number): string[] | null {
    const advances = remembered.get(city.id) ?? [];
    const first = advances.findIndex(({ seq }) => seq > after);
    // What stands before the first is known only where an advance up to `after` itself, or before it, is remembered.
    if (first <= 0) return null;
    const found = new Set<string>();
    for (const { areas } of advances.slice(first)) {
      if (areas === null) return null;
      for (const ordinal of areas) {
        const area = city.areas.byOrdinal(ordinal);
        if (area === undefined || found.size > MOST_AREAS) return null;
        for (const { id } of city.areas.path(area.id)) found.add(id);
      }
    }
    return found.size > MOST_AREAS ? null : [...found];
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

  async function look(id: string, known: Followed): Promise<void> {
    const { city, seq, committed } = await readNow(id);
    if (city.packVersion !== known.packVersion || committed < known.seq) {
      tellAll(known, city, describe('reset', city, seq, null));
    } else if (seq > known.seq) {
      tellAll(known, city, describe('tick', city, seq, findAreas(city, known.seq)));
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
      else if (after < joined.seq)
        tell(reader, city, describe('tick', city, joined.seq, findAreas(city, after)));
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

function tellAll({ readers }: Followed, city: CityModel, message: LiveMessage): void {
  for (const reader of readers) tell(reader, city, message);
}

/** Tells a reader as much of a message as it may hear; nothing, where all of it happened elsewhere. */
function tell(reader: LiveReader, city: CityModel, message: LiveMessage): void {
  const { areas } = message.data;
  if (areas === null || reader.areas.length === 0) {
    reader.send(message);
    return;
  }
  const isBelow = (id: string) => city.areas.path(id).some((node) => reader.areas.includes(node.id));
  const heard = areas.filter(isBelow);
  if (heard.length === 0) return;
  // What holds a place that has changed has changed too.
  const around = new Set(reader.areas.flatMap((id) => city.areas.path(id).map((node) => node.id)));
  const seen = areas.filter((id) => heard.includes(id) || around.has(id));
  reader.send({ ...message, data: { ...message.data, areas: seen } });
}
