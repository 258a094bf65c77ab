import type { CaseInput } from '@zhiyu/shared/case';
import type { OriginalAnswer } from '@zhiyu/shared/case-contract';
import type { CaseEvent } from '@zhiyu/shared/event';
import type { CityModel } from '../city';
import type { WholeCaseRecord } from '../store/case-record';
import type { Database, Transaction } from '../store/database';
import { readHistory } from '../store/history';
import { readOriginals } from '../store/originals';
import type { EventWords, RecordWords } from './cover-words';
import { openOriginalKeys } from './original-keys';

/** What people wrote in a case as it was written: its original where something is covered, else what is kept. */
export async function openWords(
  db: Database,
  tx: Transaction,
  city: CityModel,
  record: WholeCaseRecord,
): Promise<Pick<OriginalAnswer, 'title' | 'text' | 'address' | 'reasons'>> {
  const said = (await readHistory(tx, city.id, record.id)).flatMap((row) => row.said);
  const events = said
    .flatMap((one) => ('event' in one ? [one.event as CaseEvent] : []))
    .filter(({ original }) => Boolean(original));
  const names = [...events.map(({ original }) => original), record.original].filter(
    (name) => name !== null && name !== undefined,
  );
  const opened = await openAll(db, tx, city, names);
  const words = (record.original && (opened.get(record.original) as RecordWords | undefined)) || {
    title: record.title,
    text: record.body,
    address: record.sensitive ? findAddress(said) : record.address,
  };
  return {
    ...words,
    reasons: events.flatMap(({ eventId, original }) => {
      const { reason = null } = (opened.get(original ?? '') as EventWords | undefined) ?? {};
      return reason === null ? [] : [{ eventId, reason }];
    }),
  };
}

async function openAll(
  db: Database,
  tx: Transaction,
  city: CityModel,
  names: readonly string[],
): Promise<Map<string, RecordWords | EventWords>> {
  const sealed = await readOriginals(tx, city.id, names);
  if (sealed.length === 0) return new Map();
  const keys = await openOriginalKeys(db);
  return new Map(
    await Promise.all(
      sealed.map(async (original) => {
        const words = JSON.parse(await keys.open(city.id, original)) as RecordWords | EventWords;
        return [original.name, words] as const;
      }),
    ),
  );
}

/** The address of a sensitive case, as its source said it last; it is told here alone. */
function findAddress(said: readonly object[]): string | null {
  const records = said.flatMap((one) => ('record' in one ? [one.record as CaseInput] : []));
  return records.at(-1)?.address ?? null;
}
