import { overduePath } from '../api-cases';
import { useWords } from '../i18n';
import { overdueAges } from '../view-state';
import { CaseList } from './case-list';
import { useExplorer } from './explorer-context';
import { ExportLinks } from './export-links';
import styles from './overdue-panel.module.css';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { useOverdue } from './queries';

/** The overdue cases, the longest overdue first, filtered by how long. */
export function OverduePanel() {
  const { view, question } = useExplorer();
  const { messages, format } = useWords();
  const query = useOverdue(view.age);
  const total = query.data?.pages[0]?.total;
  return (
    <section aria-labelledby="overdue-title" data-testid="overdue">
      <header className={styles.head}>
        <h2 id="overdue-title">{messages.overdue.title}</h2>
        {total !== undefined && (
          <p data-testid="overdue-total">{messages.overdue.order(format.count(total))}</p>
        )}
        <ExportLinks path={overduePath({ ...question, age: view.age })} />
      </header>
      <AgeFilter />
      <PanelBody
        query={query}
        what={messages.states.parts.overdue}
        skeleton={<Skeleton rows={6} height="calc(48 * var(--unit))" />}
      >
        {() =>
          total === 0 ? (
            <EmptyNote
              title={view.age === null ? messages.overdue.none : messages.overdue.noneInAge}
              hint={view.age === null ? messages.overdue.noneHint : undefined}
            />
          ) : (
            <CaseList query={query} />
          )
        }
      </PanelBody>
    </section>
  );
}

function AgeFilter() {
  const { view, change } = useExplorer();
  const { messages } = useWords();
  return (
    <fieldset className={styles.ages} aria-label={messages.overdue.filter}>
      {[null, ...overdueAges].map((age) => (
        <button
          key={age ?? 'all'}
          type="button"
          aria-pressed={view.age === age}
          onClick={() => change({ age })}
          data-testid={`age-${age ?? 'all'}`}
        >
          {age === null ? messages.overdue.allAges : messages.overdue.ages[age]}
        </button>
      ))}
    </fieldset>
  );
}
