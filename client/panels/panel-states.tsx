import { type ReactNode, useSyncExternalStore } from 'react';
import { ApiProblem, UnreachableError } from '../api';
import { useWords } from '../i18n';
import styles from './panel-states.module.css';
import { useLasting } from './use-lasting';

/** Grey shapes in the place of what loads, so that nothing jumps when it comes. */
export function Skeleton({ rows, height }: { rows: number; height: string }) {
  const { messages } = useWords();
  return (
    <div className={styles.skeleton} role="status" aria-label={messages.states.loading}>
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are all alike
        <span key={index} style={{ height }} />
      ))}
    </div>
  );
}

/** Nothing to show: why, and what to try. */
export function EmptyNote({ title, hint }: { title: string; hint?: string }) {
  return (
    <div className={styles.note}>
      <p className={styles.title}>{title}</p>
      {hint && <p className={styles.hint}>{hint}</p>}
    </div>
  );
}

/** What failed, why, and a button that tries again. */
export function FailedNote({ what, error, retry }: { what: string; error: Error; retry: () => void }) {
  const { messages } = useWords();
  return (
    <div className={styles.note} role="alert">
      <p className={styles.title}>{messages.states.failed(what)}</p>
      <p className={styles.hint}>
        <ReasonText error={error} />
      </p>
      <button type="button" className={styles.retry} onClick={retry}>
        {messages.states.retry}
      </button>
    </div>
  );
}

/** What a panel needs to know of its query. */
export interface QueryLike<Data> {
  data: Data | undefined;
  error: Error | null;
  isPlaceholderData: boolean;
  /** A newer answer is there, and is being drawn. */
  isBehind?: boolean;
  refetch(): unknown;
}

/**
 * The states of a panel around its data: shapes while it loads, the failure with a retry, and old data dimmed
 * while newer data are on their way.
 */
export function PanelBody<Data>(props: {
  query: QueryLike<Data>;
  what: string;
  skeleton: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const { query, what, skeleton, children } = props;
  const isDimmed = useLasting(query.isPlaceholderData);
  if (query.data === undefined) {
    if (query.error) return <FailedNote what={what} error={query.error} retry={() => query.refetch()} />;
    return skeleton;
  }
  return (
    <div
      className={styles.body}
      data-outdated={query.isPlaceholderData || undefined}
      data-dimmed={isDimmed || undefined}
      aria-busy={query.isPlaceholderData || query.isBehind === true}
    >
      {query.error && query.isPlaceholderData ? (
        <FailedNote what={what} error={query.error} retry={() => query.refetch()} />
      ) : (
        children(query.data)
      )}
    </div>
  );
}

/** Why an answer did not come, in words. */
export function ReasonText({ error }: { error: Error }) {
  const { messages } = useWords();
  const online = useOnline();
  if (error instanceof ApiProblem) {
    const { code, detail } = error.problem;
    return <>{messages.states.refused[code] ?? detail}</>;
  }
  if (error instanceof UnreachableError) {
    return <>{online ? messages.states.unreachable : messages.states.offline}</>;
  }
  return <>{error.message}</>;
}

/** Whether the browser has a network. A server on this machine answers without one. */
export function useOnline(): boolean {
  return useSyncExternalStore(
    (notify) => {
      addEventListener('online', notify);
      addEventListener('offline', notify);
      return () => {
        removeEventListener('online', notify);
        removeEventListener('offline', notify);
      };
    },
    () => navigator.onLine,
  );
}
