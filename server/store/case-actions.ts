import type { Transaction } from './database';
import { loadStatement } from './statement';

/** Notes which account did what an event tells. */
export async function noteActor(
  tx: Transaction,
  city: string,
  { caseId, eventId, account }: { caseId: number; eventId: string; account: string },
): Promise<void> {
  await tx.query(loadStatement('case-action-add'), [city, caseId, eventId, account]);
}

/** The account that did what an event tells; null where a source told it. */
export async function readActor(
  tx: Transaction,
  city: string,
  caseId: number,
  eventId: string,
): Promise<string | null> {
  const [row] = await tx.query<{ account: string }>(loadStatement('case-action-one'), [
    city,
    caseId,
    eventId,
  ]);
  return row?.account ?? null;
}
