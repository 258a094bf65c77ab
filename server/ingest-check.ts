import {
  type CaseInput,
  caseInstantLists,
  caseInstants,
  outcomes,
  requesters,
  requestTypes,
  resolutions,
  stances,
  urgencies,
} from '@zhiyu/shared/case';
import { type EventInput, eventInstants, eventKinds } from '@zhiyu/shared/event';
import type { QuarantineCode } from '@zhiyu/shared/quarantine-codes';

/** Why a case cannot be taken in: a stable code, and what is wrong in words. */
export interface Rejection {
  code: QuarantineCode;
  detail: string;
}

const EARLIEST = Date.UTC(1900, 0, 1);
const LATEST = Date.UTC(2200, 0, 1);
/** Entries of one list of instants, such as returns. */
const LONGEST_LIST = 1000;

const textLimits = {
  source: 64,
  sourceId: 200,
  area: 200,
  accountableArea: 200,
  category: 200,
  channel: 200,
  unit: 200,
  matter: 1000,
  requesterKey: 200,
  title: 2000,
  address: 2000,
  text: 100_000,
} as const satisfies Partial<Record<keyof CaseInput, number>>;
const texts = Object.entries(textLimits) as [keyof typeof textLimits, number][];

const choices = {
  requestType: new Set<string>(requestTypes),
  requester: new Set<string>(requesters),
  resolution: new Set<string>(resolutions),
  urgency: new Set<string>(urgencies),
  stance: new Set<string>(stances),
} as const satisfies Partial<Record<keyof CaseInput, Set<string>>>;
const closedLists = Object.entries(choices) as [keyof typeof choices, Set<string>][];
const knownOutcomes = new Set<string | null>([...outcomes, null]);

/**
 * Finds what forbids taking a case in, whatever the city: no key, NUL characters, texts too long, instants that
 * cannot be, values outside their lists. Null where nothing does.
 */
export function findFault(input: CaseInput): Rejection | null {
  if (!input.source) return reject('missing-source', 'the case names no source');
  if (!input.sourceId) return reject('missing-source-id', 'the case has no number of its own (sourceId)');
  if (input.reportedAt === undefined || input.reportedAt === null) {
    return reject('missing-reported-at', 'the case has no instant of its report (reportedAt)');
  }
  return (
    findTextFault(input, texts) ??
    findInstantFault(input, caseInstants) ??
    findListFault(input) ??
    findChoiceFault(input)
  );
}

const eventTextLimits = {
  eventId: 200,
  by: 200,
  reason: 10_000,
  unit: 200,
  area: 200,
  accountableArea: 200,
  address: 2000,
  category: 200,
  matter: 1000,
} as const satisfies Partial<Record<keyof EventInput, number>>;
const eventTexts = Object.entries(eventTextLimits) as [keyof typeof eventTextLimits, number][];
const knownKinds = new Set<string>(eventKinds);

/** Finds what forbids taking an event in, whatever the city and the case. Null where nothing does. */
export function findEventFault(event: EventInput): Rejection | null {
  if (!event.source) return reject('missing-source', 'the event names no source');
  if (!event.sourceId) return reject('missing-source-id', 'the event names no case (sourceId)');
  if (!event.eventId) return reject('missing-event-id', 'the event has no identifier of its own (eventId)');
  if (event.at === undefined || event.at === null) {
    return reject('missing-at', 'the event has no instant (at)');
  }
  if (!knownKinds.has(event.kind)) {
    return reject('unknown-kind', `kind ${describe(event.kind)} is none of ${eventKinds.join(', ')}`);
  }
  return findTextFault(event, eventTexts) ?? findInstantFault(event, eventInstants) ?? findChoiceFault(event);
}

function findTextFault<Name extends string>(
  input: Partial<Record<Name, unknown>>,
  named: readonly (readonly [Name, number])[],
): Rejection | null {
  for (const [name, limit] of named) {
    const value = input[name];
    if (value === undefined || value === null) continue;
    if (typeof value !== 'string') return reject('not-a-text', `${name} is not a text`);
    if (value.length > limit) {
      return reject('text-too-long', `${name} has ${value.length} characters, at most ${limit} are kept`);
    }
    if (value.includes('\0')) return reject('nul-character', `${name} holds a NUL character`);
  }
  return null;
}

function findInstantFault<Name extends string>(
  input: Partial<Record<Name, unknown>>,
  names: readonly Name[],
): Rejection | null {
  for (const name of names) {
    const value = input[name];
    if (value === undefined || value === null) continue;
    if (!isInstant(value)) return reject('instant-out-of-range', `${name} is ${describe(value)}`);
  }
  return null;
}

function findListFault(input: CaseInput): Rejection | null {
  for (const name of caseInstantLists) {
    const list = input[name];
    if (list === undefined || list === null) continue;
    if (!Array.isArray(list)) return reject('not-a-list', `${name} is not a list of instants`);
    if (list.length > LONGEST_LIST) {
      return reject('list-too-long', `${name} has ${list.length} entries, at most ${LONGEST_LIST} are kept`);
    }
    const fault = list.find((instant) => !isInstant(instant));
    if (fault !== undefined) return reject('instant-out-of-range', `${name} holds ${describe(fault)}`);
  }
  return findSequenceFault(input);
}

function findSequenceFault(input: CaseInput): Rejection | null {
  const closed = input.closings?.length ?? 0;
  const reopened = input.reopenings?.length ?? 0;
  if (reopened > closed) {
    return reject(
      'sequence',
      `${reopened} reopenings stand against ${closed} closings; each follows a closing`,
    );
  }
  const resumed = input.resumptions?.length ?? 0;
  const paused = input.pauses?.length ?? 0;
  if (resumed > paused) return reject('sequence', `${resumed} resumptions stand against ${paused} pauses`);
  const said = input.outcomes?.length ?? 0;
  if (said > closed) return reject('sequence', `${said} outcomes stand against ${closed} closings`);
  return null;
}

function findChoiceFault(input: Partial<CaseInput> | EventInput): Rejection | null {
  for (const [name, known] of closedLists) {
    const value = name in input ? (input as Partial<CaseInput>)[name] : undefined;
    if (value === undefined || value === null || known.has(value)) continue;
    return reject('unknown-value', `${name} ${describe(value)} is none of ${[...known].join(', ')}`);
  }
  const said =
    'outcome' in input ? [input.outcome ?? null] : 'outcomes' in input ? (input.outcomes ?? []) : [];
  const outcome = said.find((value) => !knownOutcomes.has(value));
  if (outcome !== undefined) return reject('unknown-value', `${describe(outcome)} is no outcome`);
  const { satisfaction } = input;
  if (satisfaction === undefined || satisfaction === null) return null;
  if (Number.isInteger(satisfaction) && satisfaction >= 1 && satisfaction <= 5) return null;
  return reject('unknown-value', `satisfaction ${describe(satisfaction)} is not a whole number from 1 to 5`);
}

/** Whether a value is an instant that can be kept, from 1900 to 2199. */
export function isInstant(value: unknown): value is number {
  return typeof value === 'number' && value >= EARLIEST && value < LATEST;
}

function reject(code: QuarantineCode, detail: string): Rejection {
  return { code, detail };
}

function describe(value: unknown): string {
  if (typeof value === 'number' && Math.abs(value) < 8.64e15) return new Date(value).toISOString();
  return String(value).slice(0, 80);
}
