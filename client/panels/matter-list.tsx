import type { Matter } from '@zhiyu/shared/matter-contract';
import { useWords } from '../i18n';
import { useExplorer } from './explorer-context';
import styles from './matter-list.module.css';

/** Matters, one a row: what it is about and where, how many cases and people, who is for and against it. */
export function MatterList({
  matters,
  onOpen,
}: {
  matters: readonly Matter[];
  onOpen: (key: string) => void;
}) {
  return (
    <ol className={styles.list}>
      {matters.map((matter) => (
        <MatterRow key={matter.key} matter={matter} onOpen={onOpen} />
      ))}
    </ol>
  );
}

function MatterRow({ matter, onOpen }: { matter: Matter; onOpen: (key: string) => void }) {
  const { messages, format } = useWords();
  const { matters } = messages;
  const people = matter.requesters > 0 ? matters.requesters(format.count(matter.requesters)) : null;
  const before = matter.cases > matter.casesInWindow ? matters.inAll(format.count(matter.cases)) : null;
  const where = useMatterPlace()(matter);
  return (
    <li className={styles.item}>
      <button type="button" data-testid="matter-row" data-key={matter.key} onClick={() => onOpen(matter.key)}>
        <span className={styles.title}>{matter.title ?? matter.key}</span>
        <span className={styles.cases}>
          <strong>{format.count(matter.casesInWindow)}</strong> {matters.casesUnit(matter.casesInWindow)}
        </span>
        <span className={styles.where}>
          {[...where, before, people].filter(Boolean).join(messages.separator)}
        </span>
        {matter.overdue > 0 && (
          <span className={styles.overdue}>
            <span aria-hidden="true">● </span>
            {matters.overdue(format.count(matter.overdue))}
          </span>
        )}
        <StanceBar pro={matter.for} against={matter.against} />
      </button>
    </li>
  );
}

/** Names that place a matter below the area looked at, and its category. */
export function useMatterPlace(): (matter: Matter) => string[] {
  const { path } = useExplorer();
  const { text } = useWords();
  return ({ areaPath, categoryName }) => {
    const depth = path.length - 1;
    const place = areaPath.slice(depth, depth + 2).map(text);
    return categoryName ? [...place, text(categoryName)] : place;
  };
}

/** How many are for and against; nothing where no side is known. The two are told apart by word and by shape. */
export function StanceBar({ pro, against }: { pro: number; against: number }) {
  const { messages, format } = useWords();
  const known = pro + against;
  if (known === 0) return null;
  return (
    <span className={styles.stances} data-testid="stances">
      <span>{messages.matters.pro(format.count(pro))}</span>
      <span className={styles.bar} aria-hidden="true">
        {pro > 0 && <span className={styles.pro} style={{ flexGrow: pro }} />}
        {against > 0 && <span className={styles.against} style={{ flexGrow: against }} />}
      </span>
      <span>{messages.matters.against(format.count(against))}</span>
    </span>
  );
}
