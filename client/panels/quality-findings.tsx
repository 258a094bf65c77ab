import type { CaseItem } from '@zhiyu/shared/case-contract';
import type { FindingId } from '@zhiyu/shared/finding';
import type { QualityAnswer } from '@zhiyu/shared/quality-contract';
import { useWords } from '../i18n';
import { StateMark, useCaseTitle } from './case-list';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import styles from './quality.module.css';
import { readMinute, useQualityPage, useSourceName } from './quality-context';
import { useFinding } from './quality-queries';
import { SideSheet } from './side-sheet';

/** Kinds of doubtful cases with how many there are; each opens its list. */
export function QualityFindings({ answer }: { answer: QualityAnswer }) {
  const { change } = useQualityPage();
  const { messages, format } = useWords();
  const words = messages.quality.findings;
  const nameOf = useSourceName();
  return (
    <section className={styles.section} aria-labelledby="quality-findings" data-testid="quality-findings">
      <h2 id="quality-findings">{words.title}</h2>
      <p className={styles.hint}>{words.hint}</p>
      <ul className={styles.findings}>
        {answer.findings.map(({ id, cases, bySource }) => (
          <li key={id} data-finding={id}>
            <span className={styles.findingName}>
              {words.names[id]}
              {bySource.length > 1 && (
                <span className={styles.quiet}>
                  {messages.list(
                    bySource.map((part) => `${nameOf({ id: part.source })} ${format.count(part.cases)}`),
                  )}
                </span>
              )}
            </span>
            {cases ? (
              <button
                type="button"
                className={styles.count}
                aria-label={words.open(words.names[id], format.count(cases))}
                onClick={() => change({ finding: id })}
              >
                {format.count(cases)}
              </button>
            ) : (
              <span className={styles.none}>{cases === null ? words.unknown : '0'}</span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** The list of one kind of doubtful cases. Nothing where none is open. */
export function FindingSheet() {
  const { view } = useQualityPage();
  return view.finding === null ? null : <Sheet finding={view.finding} />;
}

function Sheet({ finding }: { finding: FindingId }) {
  const { view, change } = useQualityPage();
  const { messages, format } = useWords();
  const query = useFinding(view.city, finding, view.source);
  const items = query.data?.pages.flatMap((page) => page.items) ?? [];
  const total = query.data?.pages[0]?.total ?? 0;
  return (
    <SideSheet
      title={messages.quality.findings.names[finding]}
      onClose={() => change({ finding: null })}
      testId="finding-sheet"
    >
      <PanelBody
        query={{ ...query, data: query.data, isPlaceholderData: false }}
        what={messages.quality.parts.finding}
        skeleton={<Skeleton rows={8} height="calc(40 * var(--unit))" />}
      >
        {() =>
          items.length === 0 ? (
            <EmptyNote title={messages.quality.findings.none} />
          ) : (
            <>
              <ul className={styles.cases}>
                {items.map((item) => (
                  <CaseLink key={item.id} city={view.city} item={item} />
                ))}
              </ul>
              {query.hasNextPage && (
                <button type="button" className={styles.button} onClick={() => query.fetchNextPage()}>
                  {messages.quality.quarantine.more}
                </button>
              )}
              <p className={styles.quiet}>
                {messages.overdue.shown(format.count(items.length), format.count(total))}
              </p>
            </>
          )
        }
      </PanelBody>
    </SideSheet>
  );
}

function CaseLink({ city, item }: { city: string; item: CaseItem }) {
  const { messages, text } = useWords();
  const titleOf = useCaseTitle();
  const nameOf = useSourceName();
  const where = item.areaPath.slice(-2).map(text);
  return (
    <li>
      <a href={`/city/${encodeURIComponent(city)}?case=${item.id}`}>
        <StateMark state={item.state} /> {titleOf(item)}
        <span className={styles.quiet}>
          {[readMinute(item.reportedAt), ...where, `${nameOf({ id: item.source })} ${item.sourceId}`].join(
            messages.separator,
          )}
        </span>
      </a>
    </li>
  );
}
