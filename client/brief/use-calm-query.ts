import { useDeferredValue } from 'react';
import type { QueryLike } from '../panels/panel-states';

/**
 * A query whose answers are drawn behind what is touched: one that comes by itself, as when cases stream in, gives way to a
 * finger, and several that come together are drawn together.
 */
export function useCalmQuery<Data>(query: QueryLike<Data>): QueryLike<Data> {
  const { data, error, isPlaceholderData, refetch } = query;
  const drawn = useDeferredValue(data);
  return { data: drawn, error, isPlaceholderData, isBehind: drawn !== data, refetch };
}
