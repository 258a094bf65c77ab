import type { CaseInput } from '@zhiyu/shared/case';
import type { NewCaseInput } from '@zhiyu/shared/field-contract';
import type { CityModel } from '../city';
import type { IngestRow } from '../ingest';
import type { CaseRecord } from '../store/case-record';
import { demoViewer, isInView, maySee, type Viewer } from '../viewer';
import { isSmallMatter } from './two-hands';

/** The source of what officers report themselves. */
const FIELD_SOURCE = 'field';

/** The event that something done under a key becomes. */
export function eventIdOf(key: string): string {
  return `field:${key}`;
}

/** What was settled on the spot is closed where that is a small matter; of all others it is submitted, and another closes. */
export function createRows(
  city: CityModel,
  { key, viewer }: { key: string; viewer: Viewer },
  { at, isSolved = false, ...found }: Omit<NewCaseInput, 'at'> & { at: number },
): IngestRow[] {
  const mayClose = viewer.role === demoViewer.role || isSmallMatter(city, ordinalOf(city, found.category));
  const input: CaseInput = {
    ...found,
    source: FIELD_SOURCE,
    sourceId: key,
    reportedAt: at,
    channel: city.pack.field?.channel ?? null,
    requester: 'grassroots',
    ...(isSolved && mayClose && { closings: [at], outcomes: ['solved'] }),
  };
  if (!isSolved || mayClose) return [{ input }];
  const by = viewer.label.zh || viewer.id;
  const submitted = {
    kind: 'submitted' as const,
    outcome: 'solved' as const,
    at,
    by,
    eventId: eventIdOf(key),
  };
  return [{ input }, { event: { ...submitted, source: FIELD_SOURCE, sourceId: key } }];
}

function ordinalOf(city: CityModel, category: string): number | null {
  return city.categories.byId(category)?.ordinal ?? null;
}

/** Whether somebody may report a case that stands there. A sensitive one is told by its district: they must be at home in it. */
export function mayReport(
  viewer: Viewer,
  city: CityModel,
  record: CaseRecord & { sensitive: boolean },
): boolean {
  if (!record.sensitive) return maySee(viewer, city, record);
  const district = city.areas.byOrdinal(record.area);
  const isHome = district !== undefined && isInView(city.areas, district.id, viewer.areas);
  return isHome && maySee({ ...viewer, areas: [] }, city, record);
}
