import type {
  ActionAnswer,
  ActionInput,
  FieldCase,
  MineAnswer,
  NearAnswer,
  NewCaseInput,
} from '@zhiyu/shared/field-contract';
import type { Point } from '@zhiyu/shared/field-rank';
import { ApiProblem, ask, cityPath, fetchJson, UnreachableError } from './api';

const SEND_TIMEOUT_MS = 30_000;

/** Whose cases are asked for: of an area, a unit, both, or all that may be seen. */
export interface Mine {
  area: string | null;
  unit: string | null;
}

/** Open cases and cells within a distance of a point. */
export function fetchNear(
  city: string,
  { lng, lat }: Point,
  radius: number,
  signal: AbortSignal,
): Promise<NearAnswer> {
  const query = new URLSearchParams({ lng: lng.toFixed(5), lat: lat.toFixed(5), radius: String(radius) });
  return fetchJson(`${cityPath(city)}/field/near?${query}`, signal);
}

/** The open cases of an area or a unit by when they are due. */
export function fetchMine(city: string, { area, unit }: Mine, signal: AbortSignal): Promise<MineAnswer> {
  const query = new URLSearchParams();
  if (area !== null) query.set('area', area);
  if (unit !== null) query.set('unit', unit);
  return fetchJson(`${cityPath(city)}/field/mine?${query}`, signal);
}

export function fetchFieldCase(city: string, id: number, signal: AbortSignal): Promise<FieldCase> {
  return fetchJson(`${cityPath(city)}/field/cases/${id}`, signal);
}

/** The address of a photo or a voice note. */
export function mediaPath(city: string, id: string): string {
  return `${cityPath(city)}/field/media/${encodeURIComponent(id)}`;
}

/** Says something of a case, under a key that makes it count once. */
export function sendAction(
  city: string,
  id: number,
  key: string,
  action: ActionInput,
): Promise<ActionAnswer> {
  return sendKeyed(`${cityPath(city)}/field/cases/${id}/actions`, key, action);
}

/** Reports a case that was found. */
export function sendNewCase(city: string, key: string, found: NewCaseInput): Promise<ActionAnswer> {
  return sendKeyed(`${cityPath(city)}/field/cases`, key, found);
}

/** Adds a photo or a voice note to a case. */
export function sendMedia(
  city: string,
  id: number,
  key: string,
  { file, phase, at }: { file: Blob; phase: 'before' | 'after' | null; at: string },
): Promise<ActionAnswer> {
  const query = new URLSearchParams({ at });
  if (phase !== null) query.set('phase', phase);
  return sendKeyed(`${cityPath(city)}/field/cases/${id}/media?${query}`, key, file);
}

/** Sends something, as JSON or as it is, under a key that makes it count once. A server that does not answer is given up. */
async function sendKeyed<Answer>(path: string, key: string, body: object | Blob): Promise<Answer> {
  const isFile = body instanceof Blob;
  const headers = {
    accept: 'application/json',
    'content-type': isFile ? body.type || 'application/octet-stream' : 'application/json',
    'idempotency-key': key,
  };
  const signal = AbortSignal.timeout(SEND_TIMEOUT_MS);
  const options = { method: 'POST', headers, body: isFile ? body : JSON.stringify(body), signal };
  const response = await ask(path, options).catch((error: unknown) => {
    throw error instanceof ApiProblem ? error : new UnreachableError(error);
  });
  return (await response.json()) as Answer;
}
