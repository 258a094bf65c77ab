import type { Wall, WallBeat, WallCommand, WallState } from '@zhiyu/shared/wall-contract';

/** A page of a wall that listens. */
export interface WallPage {
  tell(event: 'command' | 'beat', data: WallCommand | WallBeat): void;
}

/** What the server knows of the walls that listen to it. It is gone when the server is, and so are the walls' streams. */
export interface Walls {
  /** Lets a page listen under the name of a wall. @returns ends the listening */
  join(city: string, name: string, page: WallPage): () => void;
  /** Keeps what a wall says of itself, where it listens; how many pages listen under its name. */
  report(city: string, name: string, state: WallState): number;
  /** Tells the pages of a wall what to do; how many were told. */
  command(city: string, name: string, command: WallCommand): number;
  /** The walls of a city, by name; `since` in milliseconds. */
  list(city: string): (Omit<Wall, 'since'> & { since: number })[];
  /** Ends the signs of life. */
  close(): void;
}

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
  state: WallState | null;
}

const BEAT_MS = 5000;
/** A sequence that takes longer is told as unknown. */
const PATIENCE_MS = 3000;

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
      const wall = walls.get(name) ?? { pages: new Set(), since: now(), state: null };
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
    report(city, name, state) {
      const wall = find(city, name);
      if (wall === undefined) return 0;
      wall.state = state;
      return wall.pages.size;
    },
    command(city, name, command) {
      const pages = find(city, name)?.pages ?? new Set<WallPage>();
      for (const page of pages) page.tell('command', command);
      return pages.size;
    },
    list: (city) =>
      [...(cities.get(city) ?? [])]
        .map(([name, { pages, since, state }]) => ({ name, pages: pages.size, since, state }))
        .sort((a, b) => a.name.localeCompare(b.name)),
    close: () => clearInterval(timer),
  };
}
