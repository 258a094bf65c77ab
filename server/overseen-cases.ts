import type { OverseenCase } from '@zhiyu/shared/oversight-contract';
import { personInCharge } from '@zhiyu/shared/person-in-charge';
import { readCaseEvents } from './case-events';
import { createItems } from './case-item';
import type { CityModel } from './city';
import type { CaseRecord } from './store/case-record';
import { readUrgeCounts } from './store/oversight';
import type { Snapshot } from './store/snapshot';

/** Cases as a leader looks at them: how often they were urged and supervised by T, and who has them in hand. */
export async function describeOverseen(
  { tx }: Snapshot,
  city: CityModel,
  records: CaseRecord[],
  asOf: number,
): Promise<OverseenCase[]> {
  const ids = records.map(({ id }) => id);
  const counts = await readUrgeCounts(tx, city.id, ids, asOf);
  const events = await readCaseEvents(tx, city.id, ids, asOf);
  return createItems(city, records, asOf).map((item) => ({
    ...item,
    urged: counts.get(item.id)?.urged ?? 0,
    supervised: counts.get(item.id)?.supervised ?? 0,
    inCharge: personInCharge(events.get(item.id) ?? []),
  }));
}
