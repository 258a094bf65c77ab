import type {
  GovernanceArea,
  GovernanceAreaInput,
  GovernanceAreasAnswer,
} from '@zhiyu/shared/governance-contract';
import type { SearchAnswer } from '@zhiyu/shared/search-contract';
import { cityPath, fetchJson, removeAt, sendJson } from './api';

/** The governance areas that were saved, by name. */
export function fetchGovernanceAreas(city: string, signal: AbortSignal): Promise<GovernanceAreasAnswer> {
  return fetchJson(`${cityPath(city)}/governance-areas`, signal);
}

/** Saves a governance area; with an identifier, in the place of the one that has it. */
export function saveGovernanceArea(
  city: string,
  id: string | null,
  input: GovernanceAreaInput,
): Promise<GovernanceArea> {
  const path = `${cityPath(city)}/governance-areas`;
  return id === null ? sendJson(path, input) : sendJson(`${path}/${encodeURIComponent(id)}`, input, 'PUT');
}

/** Takes a governance area off. */
export function removeGovernanceArea(city: string, id: string): Promise<GovernanceArea> {
  return removeAt(`${cityPath(city)}/governance-areas/${encodeURIComponent(id)}`);
}

/** What fits a text: a case by its number, an area, a category, a unit, a place. */
export function searchCity(city: string, text: string, signal: AbortSignal): Promise<SearchAnswer> {
  return fetchJson(`${cityPath(city)}/search?${new URLSearchParams({ q: text })}`, signal);
}
