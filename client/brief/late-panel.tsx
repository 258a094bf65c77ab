import type { NodeCount, OverdueSummaryAnswer } from '@zhiyu/shared/oversight-contract';
import { memo } from 'react';
import { useWords } from '../i18n';
import { useExplorer } from '../panels/explorer-context';
import { FigurePopover } from '../panels/figure-popover';
import { mayDo } from '../panels/may-do';
import { EmptyNote, PanelBody, Skeleton } from '../panels/panel-states';
import { useBriefPage, usePressed } from './brief-context';
import { type CaseOrder, narrows, useLateCases, useLateSummary } from './brief-queries';
import { type LateFilter, lateLists } from './brief-view';
import { HandOffMatrix } from './hand-off-matrix';
import { LateCase } from './late-case';
import styles from './late-panel.module.css';
import { RequestsList } from './requests-list';

/** What is late, what falls due next, and who must move. */
export const LatePanel = memo(function LatePanel() {
  const { messages, format } = useWords();
  const { extras } = useBriefPage();
  const summary = useLateSummary();
  const words = messages.brief.late;
  return (
    <section className={styles.panel} aria-labelledby="late-title" data-testid="late">
      <header className={styles.head}>
        <h2 id="late-title">{words.title}</h2>
        {summary.data && (
          <strong data-testid="late-total">
            {format.count(summary.data.total)} {messages.units.case}
          </strong>
        )}
      </header>
      <PanelBody
        query={summary}
        what={messages.brief.parts.late}
        skeleton={<Skeleton rows={3} height="calc(44 * var(--unit))" />}
      >
        {(answer) => <Summary answer={answer} />}
      </PanelBody>
      <Tabs />
      {(extras.list === 'longest' || extras.list === 'urged') && <Cases order={extras.list} />}
      {extras.list === 'requests' && <RequestsList />}
      {extras.list === 'handOffs' && <HandOffMatrix />}
    </section>
  );
});

const Summary = memo(function Summary({ answer }: { answer: OverdueSummaryAnswer }) {
  return (
    <>
      <Ages answer={answer} />
      <DueNext answer={answer} />
      <Groups answer={answer} />
    </>
  );
});

function Tabs() {
  const { tabs } = useWords().messages.brief.late;
  const { changeExtras } = useBriefPage();
  const { extras } = usePressed();
  return (
    <fieldset className={styles.tabs} aria-label={tabs.label}>
      {lateLists.map((list) => (
        <button
          key={list}
          type="button"
          aria-pressed={extras.list === list}
          onClick={() => changeExtras({ list })}
          data-testid={`list-${list}`}
        >
          {tabs[list]}
        </button>
      ))}
    </fieldset>
  );
}

/** How long; a touch narrows the list. */
function Ages({ answer }: { answer: OverdueSummaryAnswer }) {
  const { messages, format } = useWords();
  const { change } = useExplorer();
  const { view } = usePressed();
  return (
    <fieldset className={styles.ages} aria-label={messages.brief.late.byAge}>
      {answer.ages.map(({ age, cases }) => (
        <button
          key={age}
          type="button"
          aria-pressed={view.age === age}
          onClick={() => change({ age: view.age === age ? null : age })}
          data-testid={`age-${age}`}
        >
          <strong>{format.count(cases)}</strong>
          <span>{messages.overdue.ages[age]}</span>
        </button>
      ))}
    </fieldset>
  );
}

/** What falls due today, and by the end of the next working day. */
function DueNext({ answer }: { answer: OverdueSummaryAnswer }) {
  const { messages, text, format } = useWords();
  const { measures, area } = useExplorer();
  const { slice, extras } = useBriefPage();
  const { dueSoon, asOf } = answer;
  const words = messages.brief.late;
  if (dueSoon === null) return <p className={styles.due}>{words.dueUnknown}</p>;
  const told = (
    <span>
      <span aria-hidden="true" className={styles.soon}>
        ◐{' '}
      </span>
      {words.today} <strong>{format.count(dueSoon.today)}</strong>
      {messages.separator}
      {words.next(dueSoon.nextUntil.slice(5, 10))} <strong>{format.count(dueSoon.next)}</strong>
    </span>
  );
  // Its cases can be listed for the whole slice alone.
  if (narrows(extras.late)) return <p className={styles.due}>{told}</p>;
  const measure = measures.get('dueSoon');
  const listedOf = { by: 'accountableArea' as const, id: area.id };
  return (
    <FigurePopover
      id="dueSoon"
      label={measure ? text(measure.label) : ''}
      figure={undefined}
      asOf={asOf}
      listed="dueSoon"
      slice={slice.isAccountable ? { listedOf } : {}}
      className={styles.due}
      testId="due-next"
    >
      {told}
    </FigurePopover>
  );
}

const MOST_GROUPS = 5;

/** Where they lie: by unit, by domain and by place; a touch narrows everything here to it. */
function Groups({ answer }: { answer: OverdueSummaryAnswer }) {
  const { messages } = useWords();
  const { slice, extras, changeExtras } = useBriefPage();
  const words = messages.brief.late;
  const groups = [
    { key: 'unit', title: words.byUnit, rows: answer.byUnit },
    { key: 'category', title: words.byCategory, rows: answer.byCategory },
    {
      key: 'area',
      title: words.byArea,
      rows: slice.isAccountable ? answer.byAccountableArea : answer.byArea,
    },
  ] as const;
  const isNarrowed = narrows(extras.late);
  return (
    <details className={styles.groups} open={isNarrowed || undefined}>
      <summary>{[words.byUnit, words.byCategory, words.byArea].join(messages.separator)}</summary>
      {isNarrowed && (
        <button
          type="button"
          className={styles.clear}
          onClick={() => changeExtras({ late: { unit: null, category: null, area: null } })}
        >
          {words.clear}
        </button>
      )}
      {groups.map(({ key, title, rows }) => (
        <Group key={key} of={key} title={title} rows={rows} />
      ))}
    </details>
  );
}

function Group({ of, title, rows }: { of: keyof LateFilter; title: string; rows: readonly NodeCount[] }) {
  const { messages, text, format } = useWords();
  const { extras, changeExtras } = useBriefPage();
  const most = Math.max(1, ...rows.map(({ cases }) => cases));
  return (
    <section>
      <h3>{title}</h3>
      <ul>
        {rows.slice(0, MOST_GROUPS).map(({ id, name, cases, ages }) => (
          <li key={id}>
            <button
              type="button"
              disabled={id === null}
              aria-label={messages.brief.late.groupRow(text(name), format.count(cases))}
              aria-pressed={id !== null && extras.late[of] === id}
              onClick={() =>
                changeExtras({ late: { ...extras.late, [of]: extras.late[of] === id ? null : id } })
              }
              data-testid={`late-${of}`}
            >
              <span className={styles.groupName}>{text(name)}</span>
              <span className={styles.bar} aria-hidden="true">
                {ages.map((count, age) => (
                  <span
                    // biome-ignore lint/suspicious/noArrayIndexKey: the ages stand in their order
                    key={age}
                    data-age={age}
                    style={{ width: `${(100 * count) / most}%` }}
                  />
                ))}
              </span>
              <strong>{format.count(cases)}</strong>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Cases({ order }: { order: CaseOrder }) {
  const { messages, format } = useWords();
  const { city, path, change } = useExplorer();
  const mayAsk = mayDo('askUnit', city.viewer);
  const query = useLateCases(order);
  const words = messages.brief.late;
  return (
    <PanelBody
      query={query}
      what={messages.brief.parts.list}
      skeleton={<Skeleton rows={4} height="calc(96 * var(--unit))" />}
    >
      {({ items, total }) =>
        items.length === 0 ? (
          <EmptyNote title={words.none} />
        ) : (
          <>
            <ul className={styles.cases}>
              {items.map((item) => (
                <LateCase
                  key={item.id}
                  item={item}
                  city={city.id}
                  depth={path.length - 1}
                  mayAsk={mayAsk}
                  change={change}
                />
              ))}
            </ul>
            <p className={styles.more}>{words.more(format.count(items.length), format.count(total))}</p>
          </>
        )
      }
    </PanelBody>
  );
}
