import type { CaseEvent } from '@zhiyu/shared/event';
import { findStep } from '@zhiyu/shared/field-actions';
import type { FieldItem } from '@zhiyu/shared/field-contract';
import { createItems } from '../case-item';
import type { CityModel } from '../city';
import { withholdTexts } from '../personal';
import { listSeen } from '../seen-nodes';
import type { Transaction } from '../store/database';
import { countMatterCases, type FieldRecord } from '../store/field-cases';
import { readHistories } from '../store/history';
import { handlesCases, type Viewer } from '../viewer';

/** Makes the items of a list on the phone, as of an instant, from what one state of the city tells. */
export async function createFieldItems(
  tx: Transaction,
  city: CityModel,
  viewer: Viewer,
  records: FieldRecord[],
  asOf: number,
): Promise<FieldItem[]> {
  const progress = await readProgress(
    tx,
    city.id,
    records.map(({ id }) => id),
  );
  const matters = [...new Set(records.map(({ matter }) => matter).filter((matter) => matter !== null))];
  const matterCases = await countMatterCases(tx, city.id, matters, listSeen(city, viewer));
  const showsPoint = handlesCases(viewer);
  const items = withholdTexts(viewer, createItems(city, records, asOf));
  return items.map((item, index) => {
    const record = records[index] as FieldRecord;
    const { version, step } = progress.get(record.id) ?? { version: 0, step: 'waiting' as const };
    return {
      ...item,
      version,
      step,
      lng: showsPoint ? record.lng : null,
      lat: showsPoint ? record.lat : null,
      coUnits: record.co_units.map((ordinal) => city.units.byOrdinal(ordinal)?.id ?? String(ordinal)),
      matterCases: record.matter === null ? 0 : (matterCases.get(record.matter) ?? 0),
    };
  });
}

/** The version of some cases, and how far the work on the spot has come, by id; a case without a history has no entry. */
export async function readProgress(
  tx: Transaction,
  city: string,
  ids: readonly number[],
): Promise<Map<number, Pick<FieldItem, 'version' | 'step'>>> {
  const events = new Map<number, CaseEvent[]>();
  const versions = new Map<number, number>();
  for (const { case_id, seq, said } of await readHistories(tx, city, ids)) {
    versions.set(case_id, seq);
    const list = events.get(case_id) ?? [];
    for (const kept of said) if ('event' in kept) list.push(kept.event as CaseEvent);
    events.set(case_id, list);
  }
  return new Map(
    [...versions].map(([id, version]) => [id, { version, step: findStep(events.get(id) ?? []) }]),
  );
}
