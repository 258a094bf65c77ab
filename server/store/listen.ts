import type { Database } from './database';
import { loadStatement } from './statement';

/**
 * Hears what is told on the channel of changes, `<city>:<seq>` each, until it is aborted or the connection is lost. What
 * is told in between is lost, so hearing is a hint and no more.
 */
export function listenForChanges(
  db: Database,
  signal: AbortSignal,
  hear: (message: string) => void,
): Promise<void> {
  return db.withClient(async (client) => {
    const onNotification = ({ payload }: { payload?: string | undefined }) => hear(payload ?? '');
    client.on('notification', onNotification);
    try {
      await client.query(loadStatement('changes-listen'));
      await new Promise<void>((resolve, reject) => {
        if (signal.aborted) resolve();
        signal.addEventListener('abort', () => resolve(), { once: true });
        client.once('error', reject);
        client.once('end', () => resolve());
      });
      if (signal.aborted) await client.query(loadStatement('changes-unlisten'));
    } finally {
      client.off('notification', onNotification);
    }
  });
}
