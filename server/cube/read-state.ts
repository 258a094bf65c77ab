import type { ChangeState } from '../store/change-state';
import {
  type CubeCase,
  instantLists,
  NEVER,
  requesterCode,
  requestTypeCode,
  resolutionCode,
} from './cube-case';

/** Instants of a case that may be missing, by their name in a change. */
const instants = [
  'dispatchedAt',
  'contactDueAt',
  'firstContactAt',
  'dueAt',
  'answeredDirectlyAt',
  'notAcceptedAt',
  'voidedAt',
  'exemptedAt',
  'endedAt',
  'reviewedAt',
] as const;

/** Ordinals of nodes that may be missing. */
const ordinals = ['category', 'channel', 'unit'] as const;

/**
 * Fills a case of the cube with the state after a change.
 * @throws TypeError where the state lacks what every case has
 */
export function readState(case_: CubeCase, id: number, state: ChangeState): CubeCase {
  case_.id = id;
  case_.reportedAt = needNumber(state, 'reportedAt');
  case_.area = needNumber(state, 'area');
  case_.accountableArea = needNumber(state, 'accountableArea');
  for (const name of instants) case_[name] = numberOr(state[name], NEVER);
  for (const name of ordinals) case_[name] = numberOr(state[name], 0);
  for (const name of instantLists) case_[name] = readList(state[name]);
  case_.cell = numberOr(state.cell, -1);
  case_.lng = case_.cell < 0 ? 0 : needNumber(state, 'lng');
  case_.lat = case_.cell < 0 ? 0 : needNumber(state, 'lat');
  case_.satisfaction = numberOr(state.satisfaction, 0);
  case_.resolution = resolutionCode(textOr(state.resolution));
  case_.requestType = requestTypeCode(textOr(state.requestType));
  case_.requester = requesterCode(textOr(state.requester));
  case_.source = needText(state, 'source');
  case_.requesterKey = textOr(state.requesterKey);
  case_.matter = textOr(state.matter);
  return case_;
}

function needNumber(state: ChangeState, name: string): number {
  const value = state[name];
  if (typeof value !== 'number') throw new TypeError(`a change lacks “${name}”, which every case has`);
  return value;
}

function needText(state: ChangeState, name: string): string {
  const value = state[name];
  if (typeof value !== 'string') throw new TypeError(`a change lacks “${name}”, which every case has`);
  return value;
}

function numberOr(value: unknown, missing: number): number {
  return typeof value === 'number' ? value : missing;
}

function textOr(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function readList(value: unknown): number[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === 'number') : [];
}
