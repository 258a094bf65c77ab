import type { InfiniteData } from '@tanstack/react-query';
import type { CaseItem, CaseListAnswer } from '@zhiyu/shared/case-contract';
import { useEffect, useRef } from 'react';
import { useWords } from '../i18n';
import styles from './case-list.module.css';
import { useExplorer } from './explorer-context';

interface PagesQuery {
  data: InfiniteData<CaseListAnswer> | undefined;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage(): unknown;
}

/**
 * A list of cases that loads further pages as its end comes into sight. `isAnywhere`: they may have happened outside
 * the area looked at, so that their places are named from below the city.
 */
export function CaseList({ query, isAnywhere = false }: { query: PagesQuery; isAnywhere?: boolean }) {
  const { messages, format } = useWords();
  const pages = query.data?.pages ?? [];
  const items = pages.flatMap((page) => page.items);
  const total = pages[0]?.total ?? 0;
  return (
    <>
      <ul className={styles.list}>
        {items.map((item) => (
          <CaseRow key={item.id} item={item} isAnywhere={isAnywhere} />
        ))}
      </ul>
      {query.hasNextPage && <MoreButton query={query} />}
      {items.length > 0 && (
        <p className={styles.count}>
          {messages.overdue.shown(format.count(items.length), format.count(total))}
        </p>
      )}
    </>
  );
}

function MoreButton({ query }: { query: PagesQuery }) {
  const { messages } = useWords();
  const button = useRef<HTMLButtonElement>(null);
  const latest = useRef(query);
  latest.current = query;
  useEffect(() => {
    const end = button.current;
    if (!end) return;
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting && !latest.current.isFetchingNextPage) latest.current.fetchNextPage();
    });
    observer.observe(end);
    return () => observer.disconnect();
  }, []);
  return (
    <button ref={button} type="button" className={styles.more} onClick={() => query.fetchNextPage()}>
      {query.isFetchingNextPage ? messages.overdue.loadingMore : messages.overdue.more}
    </button>
  );
}

/** What stands for a case in a line: its title, else its category, else its number. */
export function useCaseTitle(): (item: CaseItem) => string {
  const { text } = useWords();
  return (item) => item.title ?? (item.categoryName ? text(item.categoryName) : item.sourceId);
}

function CaseRow({ item, isAnywhere }: { item: CaseItem; isAnywhere: boolean }) {
  const { change, path } = useExplorer();
  const { messages, text, format } = useWords();
  const title = useCaseTitle()(item);
  // What stands below the area looked at: two names place it, the sheet has them all.
  const depth = isAnywhere ? 0 : path.length - 1;
  const place = item.areaPath.slice(depth, depth + 2).map(text);
  const where = [...place, item.unitName ? text(item.unitName) : null].filter(Boolean);
  const time =
    item.state === 'overdue' && item.overdueMs !== null
      ? messages.overdue.time(format.duration(item.overdueMs))
      : messages.codes.state[item.state];
  return (
    <li className={styles.item}>
      <button
        type="button"
        data-testid="case-row"
        data-id={item.id}
        onClick={() => change({ openCase: item.id })}
      >
        <StateMark state={item.state} />
        <span className={styles.title}>{title}</span>
        <span className={styles.time} data-state={item.state}>
          {time}
        </span>
        <span className={styles.where}>{where.join(messages.separator)}</span>
      </button>
    </li>
  );
}

const marks: Record<CaseItem['state'], string> = {
  overdue: '●',
  dueSoon: '◐',
  paused: '‖',
  open: '○',
  closed: '✓',
  answeredDirectly: '✓',
  notAccepted: '–',
  voided: '–',
};

/** The shape of a state, so that it is told apart without colour. */
export function StateMark({ state }: { state: CaseItem['state'] }) {
  return (
    <span className={styles.mark} data-state={state} aria-hidden="true">
      {marks[state]}
    </span>
  );
}
