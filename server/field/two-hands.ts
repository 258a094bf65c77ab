import type { CaseEvent } from '@zhiyu/shared/event';
import type { ClosingWord } from '@zhiyu/shared/field-contract';
import type { CityModel } from '../city';
import { ZhiyuError } from '../errors';
import { readActor } from '../store/case-actions';
import type { Transaction } from '../store/database';
import { readHistories } from '../store/history';
import { demoViewer, type Viewer } from '../viewer';

/** The case that is to be closed. */
interface ClosedCase {
  id: number;
  category: number | null;
  /** The event that closes it, where that is written already. */
  eventId?: string;
}

/** Who closes what another has submitted. */
const closingRoles: ReadonlySet<string> = new Set(['dispatcher', 'handler']);

/**
 * Whether a viewer may close a case, or check it: who works on it submits, another closes. Small matters, which the pack
 * lists, are closed by one hand. Without accounts there is one hand only.
 */
export async function judgeClosing(
  tx: Transaction,
  city: CityModel,
  viewer: Viewer,
  closed: ClosedCase,
): Promise<ClosingWord> {
  if (viewer.role === demoViewer.role || isSmallMatter(city, closed.category)) return 'allowed';
  if (!closingRoles.has(viewer.role)) return 'another-closes';
  const submitted = await findSubmission(tx, city, closed);
  if (submitted === null) return 'not-submitted';
  const actor = await readActor(tx, city.id, closed.id, submitted.eventId);
  return actor === viewer.id ? 'another-closes' : 'allowed';
}

/** @throws ZhiyuError `another-closes` (403), `not-submitted` (409) */
export async function requireAnotherHand(
  tx: Transaction,
  city: CityModel,
  viewer: Viewer,
  closed: ClosedCase,
): Promise<void> {
  const word = await judgeClosing(tx, city, viewer, closed);
  if (word === 'allowed') return;
  if (word === 'not-submitted') {
    const message = 'Nobody has submitted this case yet. Who works on it submits; another closes.';
    throw new ZhiyuError(word, message, { status: 409 });
  }
  const message = 'Another closes this case: who works on it submits, and does not close what he submitted.';
  throw new ZhiyuError(word, message, { status: 403 });
}

/** Whether the pack lists the category, or one above it, among those that one hand may close. */
export function isSmallMatter(city: CityModel, category: number | null): boolean {
  const node = category === null ? undefined : city.categories.byOrdinal(category);
  const small = city.pack.field?.smallMatters ?? [];
  return node !== undefined && city.categories.path(node.id).some(({ id }) => small.includes(id));
}

/** The last submission that has not been answered: nothing was checked, closed or reopened since. */
async function findSubmission(
  tx: Transaction,
  city: CityModel,
  { id, eventId }: ClosedCase,
): Promise<CaseEvent | null> {
  const rows = await readHistories(tx, city.id, [id]);
  const events = rows
    .flatMap(({ said }) => said)
    .flatMap((said) => ('event' in said ? [said.event as CaseEvent] : []))
    .filter((event) => event.eventId !== eventId)
    .sort((one, other) => one.at - other.at);
  let submitted: CaseEvent | null = null;
  for (const event of events) {
    if (event.kind === 'submitted') submitted = event;
    else if (answers.has(event.kind)) submitted = null;
  }
  return submitted;
}

const answers: ReadonlySet<CaseEvent['kind']> = new Set<CaseEvent['kind']>([
  'checked',
  'closed',
  'reopened',
  'dispatched',
  'transferred',
]);
