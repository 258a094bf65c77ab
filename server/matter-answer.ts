import type { CaseItem } from '@zhiyu/shared/case-contract';
import type { Matter, MatterCase, MatterProposal } from '@zhiyu/shared/matter-contract';
import { createItems, listPath } from './case-item';
import type { CityModel } from './city';
import { createReasons } from './matter-reasons';
import { withholdTexts } from './personal';
import type { MatterCaseRecord, MatterRecord, ProposalRecord } from './store/matter-figures';
import { handlesCases, type Viewer } from './viewer';

/** A matter as the API tells it. */
export function createMatter(city: CityModel, record: MatterRecord, viewer: Viewer): Matter {
  const area = city.areas.byOrdinal(record.area);
  const category = record.category === null ? undefined : city.categories.byOrdinal(record.category);
  return {
    key: record.key,
    title: nameMatter(record, viewer),
    firstCase: record.first_case,
    area: area?.id ?? null,
    areaPath: listPath(city, area?.id),
    category: category?.id ?? null,
    categoryName: category?.name ?? null,
    casesInWindow: record.cases_in_window,
    cases: record.cases,
    for: record.cases_for,
    against: record.cases_against,
    requesters: record.requesters,
    firstReportedAt: city.zone.toIso(record.first_reported_at),
    lastReportedAt: city.zone.toIso(record.last_reported_at),
    open: record.open_cases,
    overdue: record.overdue_cases,
  };
}

/**
 * The name that a source gives a matter where it is words, else the title that it was found with, or of its first case: what
 * somebody wrote, for those who handle cases.
 */
function nameMatter({ key, title }: Pick<MatterRecord, 'key' | 'title'>, viewer: Viewer): string | null {
  if (/\p{Script=Han}|\s/u.test(key)) return key;
  return handlesCases(viewer) ? title : null;
}

/** Cases of a matter with their sides. */
export function createMatterCases(city: CityModel, records: MatterCaseRecord[], asOf: number): MatterCase[] {
  return createItems(city, records, asOf).map((item, index) => ({
    ...item,
    stance: records[index]?.stance ?? null,
  }));
}

/**
 * Proposals with their cases; one whose case is not among `cases` is left out, and a case that is compared with and is
 * not among them is not shown.
 */
export function createProposals(
  city: CityModel,
  proposals: readonly ProposalRecord[],
  cases: ReadonlyMap<number, MatterCaseRecord>,
  asOf: number,
  viewer: Viewer,
): MatterProposal[] {
  const shown: CaseItem[] = withholdTexts(viewer, createItems(city, [...cases.values()], asOf));
  const items = new Map(shown.map((item) => [item.id, item]));
  return proposals.flatMap((proposal) => {
    const item = items.get(proposal.case_id);
    if (item === undefined) return [];
    const reasons = createReasons(city, proposal.reasons);
    const isMember = cases.get(proposal.case_id)?.matter === proposal.matter;
    return {
      case: item,
      like: reasons.like === null ? null : (items.get(reasons.like) ?? null),
      matter: {
        key: proposal.matter,
        title: nameMatter({ key: proposal.matter, title: proposal.title }, viewer),
        cases: proposal.cases,
      },
      kind: isMember ? ('stance' as const) : ('link' as const),
      stance: proposal.stance,
      score: proposal.score,
      reasons,
      proposedAt: city.zone.toIso(proposal.proposed_at),
    };
  });
}
