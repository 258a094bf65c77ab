import { createHash } from 'node:crypto';
import type { EventInput } from '@zhiyu/shared/event';
import { type CityModel, cityNow } from './city';
import { ZhiyuError } from './errors';
import type { Ingest } from './ingest';
import { linkCases } from './link-cases';
import { LINK_EVENTS, writeReasons } from './matter-reasons';
import { loadCity } from './store/city-store';
import type { Database } from './store/database';
import {
  type LinkDecision,
  type LinkedCase,
  readCasesLike,
  readLinkedCases,
  readProposalsByRule,
  writeDecisions,
} from './store/matter-links';

/** A link to decide on. */
export interface LinkKey {
  case_id: number;
  matter: string;
}

/** Who decides, and when: the wall clock in milliseconds. */
export interface Decider {
  by: string;
  now: number;
}

/** Who decides where the rule of the pack does. */
export const RULE = 'rule';
/** Links decided at once; with the cases that matters were found with, at most twice as many events. */
const MOST_AT_ONCE = 1000;

/**
 * Confirms links: each case goes into its matter by an event of its history, and with it the case that the matter was
 * found with, where that is in none yet. Links that are not known any more are left out.
 *
 * @returns how many links were confirmed
 */
export async function confirmLinks(
  db: Database,
  ingest: Ingest,
  cityId: string,
  keys: readonly LinkKey[],
  decider: Decider,
): Promise<number> {
  const { city } = await loadCity(db, cityId);
  const links = (await readLinkedCases(db, cityId, keys)).filter(({ voided_at }) => voided_at === null);
  const firsts = await readFirstCases(db, cityId, links);
  const decided = [...firsts, ...links];
  const events = decided
    .filter((link) => !isCarriedOut(link))
    .map((link) => createEvent(city, link, link.asked, decider));
  await carryOut(ingest, events, decider.now);
  const decisions = decided.map((link) => toDecision(link, 'confirmed', decider.by));
  await db.transaction((tx) => writeDecisions(tx, cityId, decisions, decider.now));
  return links.length;
}

/** Confirms all that the rule of the pack confirms; returns how many links. */
export async function confirmByRule(
  db: Database,
  ingest: Ingest,
  cityId: string,
  now: number,
): Promise<number> {
  let confirmed = 0;
  for (;;) {
    const keys = await readProposalsByRule(db, cityId, MOST_AT_ONCE);
    if (keys.length === 0) return confirmed;
    confirmed += await confirmLinks(db, ingest, cityId, keys, { by: RULE, now });
  }
}

/**
 * Rejects a proposal for good: it is not made again. The case, and the cases that were proposed for their likeness to
 * it, are compared anew.
 */
export async function rejectLink(
  db: Database,
  cityId: string,
  link: LinkedCase,
  decider: Decider,
): Promise<void> {
  const { city } = await loadCity(db, cityId);
  await db.transaction(async (tx) => {
    await writeDecisions(tx, cityId, [toDecision(link, 'rejected', decider.by)], decider.now);
    const likes = await readCasesLike(tx, cityId, link.asked, link.id);
    await linkCases(tx, city, [link.id, ...likes], decider.now, true);
  });
}

/**
 * Takes a case out of the matter that it is in, by an event of its history; it is not proposed for it again.
 * @throws ZhiyuError `not-in-matter` (409)
 */
export async function splitCase(
  db: Database,
  ingest: Ingest,
  cityId: string,
  link: LinkedCase,
  decider: Decider,
): Promise<void> {
  if (link.matter !== link.asked) {
    throw new ZhiyuError('not-in-matter', `Case ${link.id} is not in this matter; load the matter again.`, {
      status: 409,
    });
  }
  const { city } = await loadCity(db, cityId);
  const { eventId, at, by, source, sourceId } = createEvent(city, link, link.asked, decider);
  const event: EventInput = { source, sourceId, eventId, at, kind: 'merged', by: by ?? null, matter: null };
  await carryOut(ingest, [event], decider.now);
  await db.transaction((tx) =>
    writeDecisions(tx, cityId, [toDecision(link, 'rejected', decider.by)], decider.now),
  );
}

/** The cases that the matters were found with, which are in no matter yet, each once. */
async function readFirstCases(
  db: Database,
  cityId: string,
  links: readonly LinkedCase[],
): Promise<LinkedCase[]> {
  const keys = new Map<string, LinkKey>();
  for (const { first_case, asked } of links) {
    if (first_case !== null) keys.set(asked, { case_id: first_case, matter: asked });
  }
  if (keys.size === 0) return [];
  const firsts = await readLinkedCases(db, cityId, [...keys.values()]);
  return firsts.filter(
    ({ matter, voided_at, state }) => matter === null && voided_at === null && state !== 'rejected',
  );
}

function isCarriedOut({ matter, asked, stance, proposed_stance }: LinkedCase): boolean {
  return matter === asked && (proposed_stance === null || proposed_stance === stance);
}

function createEvent(city: CityModel, link: LinkedCase, matter: string, { by, now }: Decider): EventInput {
  const stance = link.stance ?? link.proposed_stance;
  const digest = createHash('sha256').update(matter).digest('base64url').slice(0, 22);
  return {
    source: link.source,
    sourceId: link.source_id,
    // Each decision is an event of its own, and of those at one instant, as a frozen clock makes them, the later counts.
    eventId: `${LINK_EVENTS}${now}:${digest}:${stance ?? ''}`,
    at: Math.max(cityNow(city, now), link.reported_at),
    kind: 'merged',
    by,
    reason: writeReasons(link.reasons),
    matter,
    ...(stance !== null && { stance }),
  };
}

async function carryOut(ingest: Ingest, events: EventInput[], now: number): Promise<void> {
  if (events.length === 0) return;
  const { refused } = await ingest.write(
    events.map((event) => ({ event })),
    now,
  );
  const [first] = refused;
  if (first === undefined) return;
  throw new ZhiyuError('link-refused', `The case could not be linked: ${first.detail}.`, { status: 409 });
}

function toDecision(link: LinkedCase, state: LinkDecision['state'], by: string): LinkDecision {
  return { case_id: link.id, matter: link.asked, state, stance: link.proposed_stance, by };
}
