import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { useWords } from '../i18n';
import { readInstant } from '../read-instant';
import { useExplorer } from './explorer-context';
import { useOnline } from './panel-states';
import styles from './stale-strip.module.css';

const TICK_MS = 5000;

/** Says how old the figures are while newer ones do not come, and tries again on a press. */
export function StaleStrip({ asOf }: { asOf: string | null }) {
  const { clock } = useExplorer();
  const { messages, format } = useWords();
  const queries = useQueryClient();
  const failedSince = useFailure();
  const now = useNow(failedSince !== null);
  const online = useOnline();
  if (failedSince === null) return null;
  return (
    <div className={styles.strip} role="status" data-testid="stale">
      <span>
        {online ? messages.states.unreachable : messages.states.offline}{' '}
        {asOf !== null &&
          messages.states.stale(
            readInstant(asOf),
            format.age(Math.max(0, now - (clock.frozen ? failedSince : Date.parse(asOf)))),
          )}
      </span>
      <button type="button" onClick={() => queries.refetchQueries({ type: 'active' })}>
        {messages.states.retry}
      </button>
    </div>
  );
}

/** When the last good answer of a question came that now fails; null while nothing on the screen fails. */
function useFailure(): number | null {
  const cache = useQueryClient().getQueryCache();
  return useSyncExternalStore(
    (notify) => cache.subscribe(notify),
    () => {
      const failing = cache
        .findAll({ type: 'active' })
        .filter(({ state }) => state.status === 'error' && state.data !== undefined);
      return failing.length === 0 ? null : Math.min(...failing.map(({ state }) => state.dataUpdatedAt));
    },
  );
}

function useNow(ticking: boolean): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (!ticking) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [ticking]);
  return now;
}
