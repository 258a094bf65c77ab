import { QueryClient, queryOptions } from '@tanstack/react-query';
import type { CityAnswer } from '@zhiyu/shared/contract';
import type { MineAnswer, NearAnswer } from '@zhiyu/shared/field-contract';
import type { Point } from '@zhiyu/shared/field-rank';
import { ApiProblem, fetchAreaShapes, fetchAreas, fetchBaseMap, fetchCity } from '../api';
import { fetchFieldCase, fetchMine, fetchNear, type Mine } from '../api-field';
import type { AreaShapes } from '../map/situation-map';
import { takeBegun } from './begun-answers';
import { openDevice } from './device-store';
import { cityKey, mineKey, nearKey } from './field-keys';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** Answers that nobody has seen for as long are forgotten. */
const KEPT_DAYS = 7;

/** The queries of the page. Nobody asks while the page is hidden. */
export function createQueries(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        networkMode: 'always',
        staleTime: 10_000,
        gcTime: DAY,
        refetchIntervalInBackground: false,
        retry: false,
      },
    },
  });
}

export const fieldCityQuery = (city: string) =>
  queryOptions({
    queryKey: cityKey(city),
    queryFn: ({ signal, queryKey }) => takeBegun<CityAnswer>(queryKey) ?? fetchCity(city, signal),
    staleTime: MINUTE,
  });

export const nearQuery = (city: string, centre: Point, radius: number) =>
  queryOptions({
    queryKey: nearKey(city, centre, radius),
    queryFn: ({ signal, queryKey }) =>
      takeBegun<NearAnswer>(queryKey) ?? fetchNear(city, centre, radius, signal),
    refetchInterval: MINUTE,
  });

export const mineQuery = (city: string, mine: Mine) =>
  queryOptions({
    queryKey: mineKey(city, mine),
    queryFn: ({ signal, queryKey }) => takeBegun<MineAnswer>(queryKey) ?? fetchMine(city, mine, signal),
    refetchInterval: MINUTE,
  });

export const caseQuery = (city: string, id: number) =>
  queryOptions({ queryKey: ['case', city, id], queryFn: ({ signal }) => fetchFieldCase(city, id, signal) });

export const childrenQuery = (city: string, parent: string) =>
  queryOptions({
    queryKey: ['areas', city, parent],
    queryFn: ({ signal }) => fetchAreas(city, parent, signal),
    staleTime: DAY,
  });

export const shapesQuery = (city: string, parent: string) =>
  queryOptions({
    queryKey: ['shapes', city, parent],
    queryFn: ({ signal }) =>
      fetchAreaShapes<AreaShapes['features'][number]['properties']>(city, parent, signal),
    staleTime: DAY,
  });

export const baseMapQuery = (city: string) =>
  queryOptions({
    queryKey: ['base-map', city],
    queryFn: ({ signal }) => fetchBaseMap(city, signal),
    staleTime: DAY,
  });

/** Who was told what the device holds: the viewer of the last answer about the city. */
export function viewerOf(queries: QueryClient, city: string): string | null {
  return queries.getQueryData(fieldCityQuery(city).queryKey)?.viewer.id ?? null;
}

/** Keeps the answers of the server on the device, and gives them back to a page that begins. */
export interface KeptAnswers {
  /** Gives the page what the device has of earlier answers; what has been answered meanwhile stays. */
  recall(): Promise<void>;
}

/** Keeps every answer from now on; another viewer's go before his own are kept. */
export function keepAnswers(queries: QueryClient, city: () => string): KeptAnswers {
  let owner: string | null = null;
  queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success' || event.action.manual) return;
    const { queryKey, state } = event.query;
    const viewer = viewerOf(queries, city());
    if (viewer === null) return;
    const isAnother = owner !== null && owner !== viewer;
    owner = viewer;
    const key = JSON.stringify(queryKey);
    void keep(isAnother, { key, viewer, data: state.data, at: state.dataUpdatedAt });
    if (isAnother) queries.removeQueries({ predicate: (query) => query !== event.query });
  });
  return {
    async recall() {
      const device = await openDevice();
      for (const { key, viewer, data, at } of await device.getAll('answers')) {
        const now = viewerOf(queries, city()) ?? owner;
        const queryKey = JSON.parse(key) as unknown[];
        const isPast = Date.now() - at > KEPT_DAYS * DAY || (now !== null && now !== viewer);
        if (isPast) await device.delete('answers', key);
        else if (queries.getQueryData(queryKey) === undefined)
          queries.setQueryData(queryKey, data, { updatedAt: at });
        if (!isPast) owner ??= viewer;
      }
    },
  };
}

async function keep(isAnother: boolean, answer: { key: string; viewer: string; data: unknown; at: number }) {
  try {
    const device = await openDevice();
    if (isAnother) await device.clear('answers');
    await device.put('answers', answer);
  } catch (error) {
    console.info('the answer is not kept on this device', error);
  }
}

/** Whether an answer failed because the server could not be reached, rather than because it said no. */
export function isAway(error: unknown): boolean {
  return !(error instanceof ApiProblem) || error.problem.status >= 500;
}
