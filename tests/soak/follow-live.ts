import { setTimeout as sleep } from 'node:timers/promises';
import { EventSource } from 'eventsource';

const city = '/api/v1/cities/small-city';

/** Listens to what a server tells of its changes, until it is closed. */
export function followLive(address: string) {
  const stream = new EventSource(`${address}${city}/live`);
  const seen = { ticks: 0, resets: 0, lastSeq: 0, isRising: true };
  stream.addEventListener('tick', ({ lastEventId }) => {
    const seq = Number(lastEventId);
    seen.ticks += 1;
    seen.isRising &&= seq >= seen.lastSeq;
    seen.lastSeq = seq;
  });
  stream.addEventListener('reset', () => {
    seen.resets += 1;
  });
  return {
    async until(seq: number): Promise<void> {
      const deadline = performance.now() + 15_000;
      while (seen.lastSeq < seq && performance.now() < deadline) await sleep(50);
    },
    close() {
      stream.close();
      return seen;
    },
  };
}
