import { setTimeout as sleep } from 'node:timers/promises';
import type { PushAnswer } from '@zhiyu/shared/quality-contract';

const city = '/api/v1/cities/small-city';

/** What became of the lines that were sent. */
export interface Counts {
  sent: number;
  accepted: number;
  merged: number;
  quarantined: number;
}

/** Sends a batch until it is answered, as a careful sender does; answers how often it had to be sent again. */
export async function pushBatch(
  address: string,
  key: string,
  lines: string[],
  counts: Counts,
): Promise<number> {
  for (let again = 0; ; again++) {
    const response = await fetch(`${address}${city}/cases`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-ndjson', 'idempotency-key': key },
      body: lines.join('\n'),
    }).catch(() => null);
    if (response?.ok) {
      const { accepted, merged, quarantined } = (await response.json()) as PushAnswer;
      counts.sent += lines.length;
      counts.accepted += accepted;
      counts.merged += merged;
      counts.quarantined += quarantined;
      return again;
    }
    if (response !== null && response.status < 500)
      throw new Error(`${response.status}: ${await response.text()}`);
    await sleep(250);
  }
}
