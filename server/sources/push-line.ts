import { type CaseInput, caseInstantLists, caseInstants } from '@zhiyu/shared/case';
import { type EventInput, eventInstants } from '@zhiyu/shared/event';
import { parseInstant } from '@zhiyu/shared/instant';
import { type PushCase, PushCaseSchema, type PushEvent, PushEventSchema } from '@zhiyu/shared/push';
import type { QuarantineCode } from '@zhiyu/shared/quarantine-codes';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import type { IngestRow } from '../ingest';
import { RowFault } from './row-fault';

const caseLine = Compile(PushCaseSchema);
const eventLine = Compile(PushEventSchema);

/** A longer line is not looked at. */
const LONGEST_LINE = 1024 * 1024;
/** What is kept of a line that is too long. */
const KEPT_OF_LONG = 1000;
/** Characters of a value that are repeated in a message. */
const SHOWN = 80;

/**
 * Reads a line of a pushed batch: a case, an event, or a row to be kept aside with its reason and its raw text.
 * @param line counts from 1
 */
export function readPushLine(raw: string, line: number): IngestRow {
  if (raw.length > LONGEST_LINE) {
    const detail = `the line has ${raw.length} characters, at most ${LONGEST_LINE} are read; only its beginning is kept`;
    return {
      quarantine: { code: 'line-too-long', detail, raw: raw.slice(0, KEPT_OF_LONG).toWellFormed(), line },
    };
  }
  let said: Record<string, unknown> = {};
  try {
    said = parseObject(raw);
    return { ...readSaid(said, raw), raw, line };
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    const { code, detail } = error;
    const least = leastOf(said);
    return {
      quarantine: { code, detail: detail.toWellFormed(), raw, ...least, line, ...readKey(said) },
    };
  }
}

const knownFields = new Set(
  [PushCaseSchema, PushEventSchema].flatMap(({ properties }) => Object.keys(properties)),
);

/** What of a line is kept: of fields that nothing has, that they were there, and not what they held. */
function leastOf(said: Record<string, unknown>): { least?: string } {
  if (Object.keys(said).every((name) => knownFields.has(name))) return {};
  const kept = Object.entries(said).map(([name, value]) => [name, knownFields.has(name) ? value : null]);
  return { least: JSON.stringify(Object.fromEntries(kept)).toWellFormed() };
}

function parseObject(raw: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(raw);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new RowFault('bad-json', `the line is not JSON: ${reason.slice(0, 300)}`);
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
  throw new RowFault('bad-json', 'the line is JSON, but not an object');
}

function readSaid(said: Record<string, unknown>, raw: string): { input: CaseInput } | { event: EventInput } {
  const { type } = said;
  if (type === undefined) throw new RowFault('missing-type', 'the line lacks “type”: case or event');
  if (type !== 'case' && type !== 'event') {
    throw new RowFault('unknown-type', `type ${show(type)} is none of case, event`);
  }
  // The text of the line is UTF-8, so only an escape can bring half a character in.
  if (/\\u[dD][89a-fA-F]/.test(raw)) checkText(said, '');
  if (caseLine.Check(said)) return { input: readCase(said) };
  if (eventLine.Check(said)) return { event: readEvent(said) };
  const [fault] = (type === 'case' ? caseLine : eventLine).Errors(said).toSorted(byWeight);
  throw fault === undefined
    ? new RowFault('bad-line', 'the line is not as it should be')
    : explain(fault, said, type);
}

function readCase({ type: _type, reportedAt, ...said }: PushCase): CaseInput {
  return {
    ...without(said, [...laterInstants, ...caseInstantLists]),
    ...readMoments(said, laterInstants),
    ...readMomentLists(said, caseInstantLists),
    reportedAt: toInstant(reportedAt, 'reportedAt'),
  };
}

function readEvent({ type: _type, at, ...said }: PushEvent): EventInput {
  return {
    ...without(said, eventInstantsBut),
    ...readMoments(said, eventInstantsBut),
    at: toInstant(at, 'at'),
  };
}

const laterInstants = caseInstants.filter((name) => name !== 'reportedAt');
const eventInstantsBut = eventInstants.filter((name) => name !== 'at');

function without<Said extends object, Name extends keyof Said>(
  said: Said,
  names: readonly Name[],
): Omit<Said, Name> {
  const rest: Partial<Said> = { ...said };
  for (const name of names) delete rest[name];
  return rest as Omit<Said, Name>;
}

/** The instants that are said; one that is left out stays left out, and null is null. */
function readMoments<Name extends string>(
  said: Partial<Record<Name, string | null>>,
  names: readonly Name[],
): Partial<Record<Name, number | null>> {
  const instants: Partial<Record<Name, number | null>> = {};
  for (const name of names) {
    const text = said[name];
    if (text !== undefined) instants[name] = text === null ? null : toInstant(text, name);
  }
  return instants;
}

function readMomentLists<Name extends string>(
  said: Partial<Record<Name, string[]>>,
  names: readonly Name[],
): Partial<Record<Name, number[]>> {
  const lists: Partial<Record<Name, number[]>> = {};
  for (const name of names) {
    const texts = said[name];
    if (texts !== undefined) lists[name] = texts.map((text) => toInstant(text, name));
  }
  return lists;
}

function toInstant(text: string, name: string): number {
  const instant = parseInstant(text);
  if (instant !== null) return instant;
  throw new RowFault(
    'bad-instant',
    `${name} is ${show(text)}, which is no instant with its offset, such as 2026-05-01T08:00:00+08:00`,
  );
}

/** @throws RowFault where a text holds half a character: a surrogate without its pair */
function checkText(value: unknown, path: string): void {
  if (typeof value === 'string' && !value.isWellFormed()) {
    throw new RowFault('bad-unicode', `${path || 'a field'} holds half a character (a lone surrogate)`);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) {
    checkText(name, 'the name of a field');
    checkText(inner, path === '' ? name : path);
  }
}

/** What is missing is told before what is unknown, and that before what is of the wrong kind. */
function byWeight(one: Fault, other: Fault): number {
  return weightOf(one) - weightOf(other);
}

type Fault = TLocalizedValidationError;

function weightOf({ keyword }: Fault): number {
  const place = ['required', 'additionalProperties'].indexOf(keyword);
  return place === -1 ? 2 : place;
}

function explain(fault: Fault, said: Record<string, unknown>, type: 'case' | 'event'): RowFault {
  const name = fault.instancePath.split('/')[1] ?? '';
  const value = said[name];
  switch (fault.keyword) {
    case 'required': {
      const [missing = ''] = fault.params.requiredProperties;
      return new RowFault(missingCodes[missing] ?? 'bad-line', `the ${type} lacks “${missing}”`);
    }
    case 'additionalProperties': {
      const [unknown = ''] = fault.params.additionalProperties;
      const detail = `a line of type ${type} has no field ${show(unknown)}; check its spelling`;
      return new RowFault('unknown-field', detail);
    }
    case 'minLength':
      return new RowFault(missingCodes[name] ?? 'bad-line', `${name} is empty`);
    case 'maxLength':
      return new RowFault('text-too-long', `${name} has more than ${fault.params.limit} characters`);
    case 'maxItems':
      return new RowFault('list-too-long', `${name} has more than ${fault.params.limit} entries`);
    case 'enum': {
      const known = fault.params.allowedValues.filter((allowed) => allowed !== null).join(', ');
      const code = name === 'kind' ? 'unknown-kind' : 'unknown-value';
      return new RowFault(code, `${name} ${show(value)} is none of ${known}`);
    }
    case 'type':
      return explainType(name, value, fault.params.type);
    default:
      return new RowFault('bad-line', `${name || 'the line'} ${fault.message}`);
  }
}

const missingCodes: Record<string, QuarantineCode> = {
  source: 'missing-source',
  sourceId: 'missing-source-id',
  reportedAt: 'missing-reported-at',
  eventId: 'missing-event-id',
  at: 'missing-at',
  kind: 'missing-kind',
};

const typeCodes: Record<string, [code: QuarantineCode, word: string]> = {
  string: ['not-a-text', 'a text'],
  number: ['not-a-number', 'a number'],
  array: ['not-a-list', 'a list'],
  boolean: ['not-a-flag', 'true or false'],
};

function explainType(name: string, value: unknown, type: string | string[]): RowFault {
  const expected = [type].flat().find((word) => word !== 'null') ?? 'string';
  const [code, word] = typeCodes[expected] ?? ['bad-line', expected];
  return new RowFault(code, `${name} is ${show(value)}, not ${word}`);
}

/** What can be read of a line that cannot be taken in: whose case it is about, and what it says of it. */
function readKey({ type, source, sourceId, eventId, statedAt }: Record<string, unknown>) {
  const isEvent = type === 'event';
  return {
    source: readName(source, 64) ?? '',
    sourceId: readName(sourceId, 200),
    eventId: isEvent ? readName(eventId, 200) : type === 'case' ? '' : null,
    statedAt: typeof statedAt === 'string' && !isEvent ? parseInstant(statedAt) : null,
  };
}

/** A name as it is said, where it can be one. */
function readName(name: unknown, longest: number): string | null {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const isName = typeof name === 'string' && name.isWellFormed() && !/[\0-\x1f]/.test(name);
  return isName && name !== '' && name.length <= longest ? name : null;
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'nothing').slice(0, SHOWN).toWellFormed();
}
