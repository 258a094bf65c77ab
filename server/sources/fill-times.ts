import type { Mapping } from '@zhiyu/shared/mapping';
import {
  createInstantReader,
  createInstantsReader,
  type ReadInstant,
  type ReadInstants,
  type TimeRule,
  type WantedColumns,
} from './cell-readers';
import { createChoiceReader } from './choice-reader';
import { type Fill, fillField, underKey } from './fill';
import { createStatusReader } from './status-reader';

/** Makes readers of times in the format and the time zone of a mapping; null where the mapping has no rule. */
export interface TimeReaders {
  instant<Rule extends TimeRule | undefined>(
    key: string,
    rule: Rule,
  ): Rule extends undefined ? null : ReadInstant;
  instants(key: string, rule: Mapping['closings']): ReadInstants | null;
}

const listNames = [
  'reopenings',
  'pauses',
  'resumptions',
  'returns',
  'transfers',
  'extensions',
  'urges',
  'supervisions',
] as const;

/** Makes the readers of a mapping's times; `timeZone` holds where the mapping names none. */
export function createTimeReaders(wanted: WantedColumns, mapping: Mapping, timeZone: string): TimeReaders {
  const defaults = { format: mapping.time?.format, timeZone: mapping.time?.timeZone ?? timeZone };
  function instant(key: string, rule: TimeRule): ReadInstant;
  function instant(key: string, rule: TimeRule | undefined): ReadInstant | null;
  function instant(key: string, rule: TimeRule | undefined): ReadInstant | null {
    return rule === undefined ? null : underKey(key, () => createInstantReader(wanted, rule, defaults));
  }
  return {
    instant: instant as TimeReaders['instant'],
    instants: (key, rule) =>
      rule === undefined ? null : underKey(key, () => createInstantsReader(wanted, rule, defaults)),
  };
}

/** Fills the instants that say nothing of how a case ended. */
export function fillTimes(mapping: Mapping, times: TimeReaders): Fill[] {
  const fills: Fill[] = [];
  for (const name of ['statedAt', 'dispatchedAt', 'firstContactAt', 'reviewedAt'] as const) {
    const read = times.instant(name, mapping[name]);
    if (read !== null) fills.push(fillField(name, read));
  }
  for (const name of ['dueAt', 'contactDueAt'] as const) {
    const rule = mapping[name];
    // Left out of the case, the ingest computes it.
    if (typeof rule === 'object' && 'compute' in rule) continue;
    fills.push(fillField(name, times.instant(name, rule) ?? (() => null)));
  }
  for (const name of listNames) {
    const read = times.instants(name, mapping[name]);
    if (read !== null) fills.push(fillField(name, read));
  }
  return fills;
}

/** Fills how a case ended: its closings, or its direct answer, its refusal, its being void. */
export function fillEnd(
  wanted: WantedColumns,
  mapping: Mapping,
  times: TimeReaders,
  unlisted: Map<string, number>,
): Fill {
  const readClosed = times.instant('closedAt', mapping.closedAt);
  const readClosings = times.instants('closings', mapping.closings);
  const readDesk = {
    answeredDirectly: times.instant('answeredDirectlyAt', mapping.answeredDirectlyAt),
    notAccepted: times.instant('notAcceptedAt', mapping.notAcceptedAt),
    voided: times.instant('voidedAt', mapping.voidedAt),
  };
  const readState = createStatusReader(wanted, mapping.status, unlisted);
  const readOutcome = mapping.outcome ? createChoiceReader(wanted, 'outcome', mapping.outcome) : null;
  return (input, cells) => {
    const state = readState(cells);
    const closedAt = readClosed?.(cells) ?? null;
    const closings = readClosings?.(cells) ?? (closedAt === null ? [] : [closedAt]);
    const at = (name: keyof typeof readDesk): number | null =>
      readDesk[name]?.(cells) ?? (state === name ? (closedAt ?? input.reportedAt) : null);
    input.answeredDirectlyAt = at('answeredDirectly');
    input.notAcceptedAt = at('notAccepted');
    input.voidedAt = at('voided');
    const isDesk = input.answeredDirectlyAt !== null || input.notAcceptedAt !== null;
    input.closings = state === 'open' || isDesk ? [] : closings;
    if (state === 'closed' && closings.length === 0) input.closingUnknown = true;
    if (readOutcome === null || input.closings.length === 0) return;
    input.outcomes = input.closings.map(() => null);
    input.outcomes[input.closings.length - 1] = readOutcome(cells);
  };
}
