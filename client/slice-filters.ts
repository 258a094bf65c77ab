import { type Requester, type RequestType, requesters, requestTypes } from '@zhiyu/shared/case';

/** What a slice is cut to beside place, category and time; an empty list cuts nothing. */
export interface SliceFilters {
  requestTypes: readonly RequestType[];
  channels: readonly string[];
  requesters: readonly Requester[];
  /** The handling unit, with all below it. */
  handledBy: string | null;
}

export const noFilters: SliceFilters = { requestTypes: [], channels: [], requesters: [], handledBy: null };

/** Whether filters cut anything. */
export function isFiltered({ requestTypes, channels, requesters, handledBy }: SliceFilters): boolean {
  return requestTypes.length + channels.length + requesters.length > 0 || handledBy !== null;
}

/** A list with a value that it lacked, or without one that it had. */
export function toggleIn<Value>(list: readonly Value[], value: Value): Value[] {
  return list.includes(value) ? list.filter((one) => one !== value) : [...list, value];
}

/** Filters with one value of a dimension more, or without it where they have it; as they are where it is none. */
export function cutBy(
  filters: SliceFilters,
  by: 'requestType' | 'channel' | 'requester',
  id: string,
): SliceFilters {
  if (by === 'channel') return { ...filters, channels: toggleIn(filters.channels, id) };
  const type = requestTypes.find((one) => one === id);
  if (by === 'requestType' && type) return { ...filters, requestTypes: toggleIn(filters.requestTypes, type) };
  const requester = requesters.find((one) => one === id);
  if (by === 'requester' && requester)
    return { ...filters, requesters: toggleIn(filters.requesters, requester) };
  return filters;
}

/** Reads filters from the address of a page. */
export function parseFilters(query: URLSearchParams): SliceFilters {
  const [types, askers] = [query.getAll('requestType'), query.getAll('requester')];
  return {
    requestTypes: requestTypes.filter((one) => types.includes(one)),
    channels: query.getAll('channel').filter(Boolean),
    requesters: requesters.filter((one) => askers.includes(one)),
    handledBy: query.get('handledBy') || null,
  };
}

/** Writes filters into the address of a page, or of a question to the API, which names the unit `unit`. */
export function writeFilters(
  query: URLSearchParams,
  { requestTypes, channels, requesters, handledBy }: SliceFilters,
  unitName: 'handledBy' | 'unit',
): void {
  for (const id of requestTypes) query.append('requestType', id);
  for (const id of channels) query.append('channel', id);
  for (const id of requesters) query.append('requester', id);
  if (handledBy !== null) query.append(unitName, handledBy);
}
