import type { Wall, WallBeat, WallCommand, WallState } from '@zhiyu/shared/wall-contract';
import type { Viewer } from './viewer';

/** A page of a wall that listens. */
export interface WallPage {
  /** Who it shows the city to. */
  viewer: Viewer;
  tell(event: 'command' | 'beat', data: WallCommand | WallBeat): void;
}

/** What the server knows of the walls that listen to it. It is gone when the server is, and so are the walls' streams. */
export interface Walls {
  /** Lets a page listen under the name of a wall. @returns ends the listening */
  join(city: string, name: string, page: WallPage): () => void;
  /** Keeps what a wall says of itself, where it listens as the same viewer; how many such pages listen under its name. */
  report(city: string, name: string, state: WallState, by: Viewer): number;
  /** Tells those pages of a wall what to do that `isFor` lets the asker speak to; how many were told. */
  command(city: string, name: string, command: WallCommand, isFor: IsFor): number;
  /** The walls of a city that `isFor` lets the asker know of, by name; `since` in milliseconds. */
  list(city: string, isFor: IsFor): (Omit<Wall, 'since'> & { since: number })[];
  /** Ends the signs of life. */
  close(): void;
}

/** Whether somebody has business with a wall, by whom it shows the city to. */
export type IsFor = (viewer: Viewer) => boolean;

export interface WallsOptions {
  /** The wall clock, in milliseconds since 1970. */
  now: () => number;
  /** The change sequence of a city; fails where the database is away. */
  readSequence(city: string): Promise<number>;
  readBuild(): string | null;
}

interface Listening {
  pages: Set<WallPage>;
  since: number;
  /** What a page said last, and as whom. */
  told: { state: WallState; by: Viewer } | null;
}

const BEAT_MS = 5000;
/** A sequence that takes longer is told as unknown; the sign of life that waits for it comes in time all the same. */
const PATIENCE_MS = 2000;

/** Knows who listens, passes commands on, and gives every page a sign of life. */
export function createWalls({ now, readSequence, readBuild }: WallsOptions): Walls {
  const cities = new Map<string, Map<string, Listening>>();
  const timer = setInterval(() => {
    for (const city of cities.keys()) void beat(city);
  }, BEAT_MS);
  timer.unref();

  async function beat(city: string): Promise<void> {
    const data = await describe(city);
    for (const { pages } of cities.get(city)?.values() ?? []) {
      for (const page of pages) page.tell('beat', data);
    }
  }

  async function describe(city: string): Promise<WallBeat> {
    const late = new Promise<null>((resolve) => setTimeout(resolve, PATIENCE_MS, null).unref());
    const seq = await Promise.race([readSequence(city).catch(() => null), late]);
    return { now: new Date(now()).toISOString(), seq, build: readBuild() };
  }

  const find = (city: string, name: string) => cities.get(city)?.get(name);

  return {
    join(city, name, page) {
      const walls = cities.get(city) ?? new Map<string, Listening>();
      cities.set(city, walls);
      const wall = walls.get(name) ?? { pages: new Set(), since: now(), told: null };
      walls.set(name, wall);
      wall.pages.add(page);
      void describe(city).then((data) => page.tell('beat', data));
      return () => {
        wall.pages.delete(page);
        if (wall.pages.size > 0 || walls.get(name) !== wall) return;
        walls.delete(name);
        if (walls.size === 0) cities.delete(city);
      };
    },
    report(city, name, state, by) {
      const wall = find(city, name);
      const own = [...(wall?.pages ?? [])].filter(({ viewer }) => viewer.id === by.id);
      if (wall !== undefined && own.length > 0) wall.told = { state, by };
      return own.length;
    },
    command(city, name, command, isFor) {
      const meant = [...(find(city, name)?.pages ?? [])].filter(({ viewer }) => isFor(viewer));
      for (const page of meant) page.tell('command', command);
      return meant.length;
    },
    list: (city, isFor) =>
      [...(cities.get(city) ?? [])]
        .map(([name, { pages, since, told }]) => ({
          name,
          pages: [...pages].filter(({ viewer }) => isFor(viewer)).length,
          since,
          state: told !== null && isFor(told.by) ? told.state : null,
        }))
        .filter(({ pages }) => pages > 0)
        .sort((a, b) => a.name.localeCompare(b.name)),
    close: () => clearInterval(timer),
  };
}
