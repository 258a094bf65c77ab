import { type QueryClient, queryOptions } from '@tanstack/react-query';
import { fetchAreas, fetchCities, fetchCity, fetchMeasures } from '../api';
import { parseView } from '../view-state';

/** The list of cities. */
export const citiesQuery = queryOptions({
  queryKey: ['cities'],
  queryFn: ({ signal }) => fetchCities(signal),
});

/** Every measure; they do not change while a server runs. */
export const measuresQuery = queryOptions({
  queryKey: ['measures'],
  queryFn: ({ signal }) => fetchMeasures(signal),
  staleTime: Number.POSITIVE_INFINITY,
});

/** A city's clock and trees. */
export const cityQuery = (id: string) =>
  queryOptions({
    queryKey: ['city', id],
    queryFn: ({ signal }) => fetchCity(id, signal),
  });

/** An area's children and the path down to it. */
export const areasQuery = (city: string, area: string) =>
  queryOptions({
    queryKey: ['areas', city, area],
    queryFn: ({ signal }) => fetchAreas(city, area, signal),
    staleTime: Number.POSITIVE_INFINITY,
  });

/**
 * Asks what every page needs first, one answer leading to the next, while the page is still being drawn. What fails
 * here is asked again, and told, by the part that needs it.
 */
export async function askAhead(queries: QueryClient): Promise<void> {
  const view = parseView(location.pathname, location.search);
  void queries.prefetchQuery(measuresQuery);
  const listed = queries.prefetchQuery(citiesQuery).then(() => queries.getQueryData(citiesQuery.queryKey));
  const first = view.city === null ? await listed : undefined;
  const id = view.city ?? first?.cities[0]?.id;
  // The public has a page that asks for nothing of this.
  if (id === undefined || first?.role === 'public') return;
  await queries.prefetchQuery(cityQuery(id));
  const city = queries.getQueryData(cityQuery(id).queryKey);
  if (city) await queries.prefetchQuery(areasQuery(id, view.area ?? city.home));
}
