import type { CaseItem } from '@zhiyu/shared/case-contract';
import type { FieldItem } from '@zhiyu/shared/field-contract';
import { useWords } from '../i18n';
import styles from './case-row.module.css';
import { useField } from './field-context';
import { tellDirection, tellDistance, tellDue, tellPlace, tellTitle } from './item-words';

const marks: Record<CaseItem['state'], string> = {
  overdue: '●',
  dueSoon: '◐',
  open: '○',
  paused: '‖',
  closed: '✓',
  answeredDirectly: '✓',
  notAccepted: '–',
  voided: '–',
};

/** The mark of a case's state: colour and shape, with its name for those who do not see it. */
export function StateMark({ state }: { state: CaseItem['state'] }) {
  const { messages } = useWords();
  return (
    <span className={styles.mark} data-state={state} role="img" aria-label={messages.codes.state[state]}>
      {marks[state]}
    </span>
  );
}

type Row = FieldItem & { distanceMetres?: number; bearing?: number };

/** A case in a list: what, when due, where, how far, how far the work has come. */
export function CaseRow({ item, asOf }: { item: Row; asOf: string }) {
  const { go } = useField();
  const words = useWords();
  const { field } = words.messages;
  const { distanceMetres, bearing } = item;
  const way = bearing === undefined ? null : tellDirection(bearing, words);
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        data-testid="field-row"
        onClick={() => go({ page: 'case', id: item.id })}
      >
        <StateMark state={item.state} />
        <span className={styles.rowTitle}>{tellTitle(item, words)}</span>
        <span className={styles.due} data-state={item.state}>
          {tellDue(item, asOf, words)}
        </span>
        <span className={styles.about}>
          <span>
            {tellPlace(item, words)}
            {distanceMetres !== undefined && way !== null && (
              <span className={styles.way}>
                {` · ${tellDistance(distanceMetres, words)} `}
                <span role="img" aria-label={way.name}>
                  {way.arrow}
                </span>
              </span>
            )}
          </span>
          <span className={styles.step}>{field.steps[item.step]}</span>
          {item.matterCases > 1 && (
            <span className={styles.step}>{field.matterCases(String(item.matterCases))}</span>
          )}
        </span>
      </button>
    </li>
  );
}
