import { confirmLinks, rejectLink, splitCase } from './decide-matters';
import { ZhiyuError } from './errors';
import { createIngestOpener } from './open-ingest';
import type { Database } from './store/database';
import { type LinkedCase, readLinkedCases, readProposedMatter } from './store/matter-links';

/** What a person decides about matters, and who it is. */
export interface MatterDesk {
  /** The case of an open proposal, or of a matter; null where the city has no such case. */
  find(city: string, caseId: number, matter: string): Promise<LinkedCase | null>;
  /** @throws ZhiyuError `proposal-gone` (409) where it is not open any more, or is for another matter by now */
  decide(city: string, link: LinkedCase, decision: 'confirm' | 'reject', by: string): Promise<void>;
  /** @throws ZhiyuError `not-in-matter` (409) */
  split(city: string, link: LinkedCase, by: string): Promise<void>;
}

/** Makes the desk at which people decide; `now` is the wall clock. */
export function createMatterDesk(db: Database, now: () => number): MatterDesk {
  const openIngest = createIngestOpener(db);
  return {
    async find(city, caseId, matter) {
      const [link] = await readLinkedCases(db, city, [{ case_id: caseId, matter }]);
      return link ?? null;
    },
    async decide(city, link, decision, by) {
      const proposed = await readProposedMatter(db, city, link.id);
      if (proposed !== link.asked) throw createGone(link.id);
      const decider = { by, now: now() };
      if (decision === 'reject') return rejectLink(db, city, link, decider);
      await confirmLinks(
        db,
        await openIngest(city),
        city,
        [{ case_id: link.id, matter: link.asked }],
        decider,
      );
    },
    async split(city, link, by) {
      await splitCase(db, await openIngest(city), city, link, { by, now: now() });
    },
  };
}

function createGone(caseId: number): ZhiyuError {
  return new ZhiyuError(
    'proposal-gone',
    `This proposal for case ${caseId} is not open any more; load the list of proposals again.`,
    { status: 409 },
  );
}
