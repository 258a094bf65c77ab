import type { CaseAnswer } from '@zhiyu/shared/contract';
import type { Messages } from '../messages.zh';

/** A step of a case's life, or a time limit that lies in it. */
export interface StoryStep {
  kind: keyof Messages['sheet']['events'];
  at: string;
  /** More about it: how a closing ended, what the requester said. */
  detail: string | null;
  /** A limit, not something that happened. */
  isLimit: boolean;
}

/** Everything that is known to have happened to a case, and its limits, in order of time. */
export function tellStory(found: CaseAnswer, messages: Messages): StoryStep[] {
  const steps: StoryStep[] = [];
  const add = (kind: StoryStep['kind'], at: string | null, detail: string | null = null) => {
    if (at !== null) steps.push({ kind, at, detail, isLimit: kind === 'due' || kind === 'contactDue' });
  };
  add('reported', found.reportedAt);
  add('dispatched', found.dispatchedAt);
  add('contactDue', found.contactDueAt);
  add('contacted', found.firstContactAt);
  add('due', found.dueAt);
  add('answeredDirectly', found.answeredDirectlyAt);
  add('notAccepted', found.notAcceptedAt);
  add('voided', found.voidedAt);
  for (const { at, outcome } of found.closings) {
    add('closed', at, outcome === null ? null : messages.codes.outcome[outcome]);
  }
  for (const at of found.reopenings) add('reopened', at);
  for (const { from, to } of found.pauses) {
    add('paused', from);
    add('resumed', to);
  }
  add('reviewed', found.reviewedAt, tellReview(found, messages));
  return steps.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

function tellReview(found: CaseAnswer, messages: Messages): string | null {
  const said = [
    found.resolution === null ? null : messages.codes.resolution[found.resolution],
    found.satisfaction === null ? null : messages.sheet.satisfaction(String(found.satisfaction)),
  ].filter((part) => part !== null);
  return said.length === 0 ? null : said.join(messages.separator);
}
