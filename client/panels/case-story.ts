import type { CaseAnswer } from '@zhiyu/shared/case-contract';
import type { Words } from '../i18n';
import type { Messages } from '../messages.zh';
import { nameReasons } from './matter-reasons';

type StoryEvent = CaseAnswer['events'][number];

/** A step of a case's life, or a time limit that lies in it. */
export interface StoryStep {
  key: string;
  at: string;
  title: string;
  /** More about it: by whom and why, to which unit, how a closing ended, what the requester said. */
  details: string[];
  /** Why it does not count; null where it does. */
  ignored: string | null;
  /** A limit, not something that happened. */
  isLimit: boolean;
}

/** All that happened to a case, and its limits, in order of time. */
export function tellStory(found: CaseAnswer, words: Words, nameUnit: (id: string) => string): StoryStep[] {
  const { messages } = words;
  const steps = found.events.map(
    (event): StoryStep => ({
      key: event.eventId,
      at: event.at,
      title: event.toldBy === 'rule' ? nameRule(event, messages) : messages.codes.event[event.kind],
      details: event.toldBy === 'rule' ? [] : tellDetails(event, words, nameUnit),
      ignored: event.ignored === null ? null : messages.codes.ignored[event.ignored],
      isLimit: false,
    }),
  );
  const addLimit = (title: string, at: string | null) => {
    if (at !== null) steps.push({ key: title, at, title, details: [], ignored: null, isLimit: true });
  };
  addLimit(messages.sheet.limits.contactDue, found.contactDueAt);
  addLimit(messages.sheet.limits.due, found.dueAt);
  addLimit(messages.sheet.limits.reviewDue, found.clock?.review?.dueAt ?? null);
  return steps.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function nameRule({ reason }: StoryEvent, { codes }: Messages): string {
  const names: Record<string, string> = codes.rule;
  return names[reason ?? ''] ?? codes.event.noted;
}

function tellDetails(event: StoryEvent, words: Words, nameUnit: (id: string) => string): string[] {
  const { codes, sheet, list, matters } = words.messages;
  const { reasons } = event;
  const day = (instant: string) => instant.slice(0, 16).replace('T', ' ');
  const units = [event.unit, ...event.coUnits].filter((id) => id !== null).map(nameUnit);
  const details = [
    event.by === 'rule' ? sheet.byRule : event.by,
    list(units) || null,
    event.outcome && codes.outcome[event.outcome],
    event.resolution && codes.resolution[event.resolution],
    event.satisfaction && sheet.satisfaction(String(event.satisfaction)),
    event.passed === null ? null : sheet.passed[event.passed ? 'yes' : 'no'],
    event.stance && codes.stance[event.stance],
    event.dueAt && sheet.newDue(day(event.dueAt)),
    event.reviewAt && sheet.reviewAt(day(event.reviewAt)),
    event.answerDueAt && sheet.answerDue(day(event.answerDueAt)),
    event.reason,
    typeof reasons?.like === 'number' ? matters.like(reasons.like) : null,
    ...(reasons === null ? [] : nameReasons(reasons, words)),
  ];
  return details.filter((detail) => typeof detail === 'string' && detail !== '') as string[];
}
