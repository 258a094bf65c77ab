import type { Stance } from '@zhiyu/shared/case';
import type { Database, Transaction } from './database';
import { writeIntegerList } from './integer-list';
import { loadStatement } from './statement';

/** A link to propose: that a case belongs to a matter, and on which side of it where its words tell. */
export interface ProposedLink {
  case_id: number;
  matter: string;
  stance: Stance | null;
  score: number;
  reasons: object;
  /** Whether the rule of the pack confirms it. */
  by_rule: boolean;
}

/** A matter that was found with a case. */
export interface FoundMatter {
  key: string;
  first_case: number;
  title: string | null;
  category: number | null;
}

/** A link with the case that it is about, as far as a decision has to know it. */
export interface LinkedCase {
  id: number;
  source: string;
  source_id: string;
  reported_at: number;
  area: number;
  category: number | null;
  unit: number | null;
  voided_at: number | null;
  /** The matter that the case is in now, and its side. */
  matter: string | null;
  stance: Stance | null;
  /** The matter that was asked about. */
  asked: string;
  /** Null where nobody ever linked the two. */
  state: 'proposed' | 'confirmed' | 'rejected' | null;
  proposed_stance: Stance | null;
  reasons: Record<string, unknown> | null;
  /** The case that the matter was found with; null for a matter that a source names. */
  first_case: number | null;
}

/** A decision about a link. */
export interface LinkDecision {
  case_id: number;
  matter: string;
  state: 'confirmed' | 'rejected';
  stance: Stance | null;
  by: string;
}

/** Keeps what the linking has found. */
export async function addProposals(
  tx: Transaction,
  city: string,
  { matters, links }: { matters: readonly FoundMatter[]; links: readonly ProposedLink[] },
  now: number,
): Promise<void> {
  if (matters.length > 0) {
    await tx.query(loadStatement('matter-add'), [city, JSON.stringify(matters), new Date(now)]);
  }
  if (links.length > 0) {
    await tx.query(loadStatement('link-add'), [city, JSON.stringify(links), new Date(now)]);
  }
}

/** Takes back the open proposals for cases. */
export async function withdrawProposals(
  tx: Transaction,
  city: string,
  ids: readonly number[],
): Promise<void> {
  if (ids.length > 0) await tx.query(loadStatement('link-withdraw'), [city, writeIntegerList(ids)]);
}

/** Open proposals that the rule of the pack confirms, the oldest first. */
export async function readProposalsByRule(
  db: Database,
  city: string,
  most: number,
): Promise<{ case_id: number; matter: string }[]> {
  return db.query(loadStatement('link-by-rule'), [city, most]);
}

/** Cases with the links that they have to matters; a case that is not known is left out. */
export async function readLinkedCases(
  db: Database | Transaction,
  city: string,
  asked: readonly { case_id: number; matter: string }[],
): Promise<LinkedCase[]> {
  return db.query(loadStatement('link-decisions'), [
    city,
    writeIntegerList(asked.map(({ case_id }) => case_id)),
    asked.map(({ matter }) => matter),
  ]);
}

/** Writes decisions down, and that the matters of those confirmed have cases now. */
export async function writeDecisions(
  tx: Transaction,
  city: string,
  decisions: readonly LinkDecision[],
  now: number,
): Promise<void> {
  if (decisions.length === 0) return;
  await tx.query(loadStatement('link-decide'), [city, JSON.stringify(decisions), new Date(now)]);
  const confirmed = decisions.filter(({ state }) => state === 'confirmed').map(({ matter }) => matter);
  await tx.query(loadStatement('matter-confirm'), [city, [...new Set(confirmed)]]);
}

/** Cases with an open proposal for a matter that rests on their likeness to a case. */
export async function readCasesLike(
  tx: Transaction,
  city: string,
  matter: string,
  like: number,
): Promise<number[]> {
  const rows = await tx.query<{ case_id: number }>(loadStatement('links-like'), [city, matter, like]);
  return rows.map(({ case_id }) => case_id);
}

/** The matter that is proposed for a case; null where none is. */
export async function readProposedMatter(db: Database, city: string, caseId: number): Promise<string | null> {
  const [row] = await db.query<{ matter: string }>(loadStatement('proposal-one'), [city, caseId]);
  return row?.matter ?? null;
}

/** The titles of the matters that were found with some cases. */
export function readMatterTitles(
  tx: Transaction,
  city: string,
  firstCases: readonly number[],
): Promise<{ key: string; title: string }[]> {
  return tx.query(loadStatement('matter-titles'), [city, firstCases]);
}

/** Gives matters other titles. */
export async function renameMatters(
  tx: Transaction,
  city: string,
  matters: readonly { key: string; title: string | null }[],
): Promise<void> {
  if (matters.length === 0) return;
  const keys = matters.map(({ key }) => key);
  const titles = matters.map(({ title }) => title);
  await tx.query(loadStatement('matter-rename'), [city, keys, titles]);
}
