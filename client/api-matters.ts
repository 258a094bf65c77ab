import type {
  MatterAnswer,
  MatterDecided,
  MatterListAnswer,
  MatterProposalsAnswer,
} from '@zhiyu/shared/matter-contract';
import type { MatterSort } from '@zhiyu/shared/matter-sorts';
import { cityPath, fetchJson, type Question, queryOf, sendJson } from './api';
import type { TimeWindow } from './view-state';

/** The address of the matters of a slice that have a case in the window, the most first. */
export function mattersPath(
  question: Question & TimeWindow & { sort: MatterSort; opposed: boolean },
): string {
  const query = queryOf(question, question);
  query.set('sort', question.sort);
  if (question.opposed) query.set('opposed', 'true');
  return `${cityPath(question.city)}/matters?${query}`;
}

/** The first matters of a list. */
export function fetchMatters(path: string, limit: number, signal: AbortSignal): Promise<MatterListAnswer> {
  return fetchJson(`${path}&limit=${limit}`, signal);
}

/** One matter with its cases and what is proposed for it. */
export function fetchMatter(city: string, key: string, signal: AbortSignal): Promise<MatterAnswer> {
  return fetchJson(`${cityPath(city)}/matters/${encodeURIComponent(key)}`, signal);
}

/** What is proposed for the cases of a slice, those that most speaks for first. */
export function fetchProposals(
  question: Question & { limit: number },
  signal: AbortSignal,
): Promise<MatterProposalsAnswer> {
  const query = queryOf(question, { from: null, to: null });
  query.set('limit', String(question.limit));
  return fetchJson(`${cityPath(question.city)}/matters/proposals?${query}`, signal);
}

/** Confirms or rejects what is proposed for a case. */
export function decideProposal(
  city: string,
  proposal: { case: number; matter: string; decision: 'confirm' | 'reject' },
): Promise<MatterDecided> {
  const { matter, decision } = proposal;
  return sendJson(`${cityPath(city)}/matters/proposals/${proposal.case}`, { matter, decision });
}

/** Takes a case out of its matter. */
export function splitFromMatter(city: string, key: string, caseId: number): Promise<MatterDecided> {
  return sendJson(`${cityPath(city)}/matters/${encodeURIComponent(key)}/split`, { case: caseId });
}
