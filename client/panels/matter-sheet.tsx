import type { Matter, MatterCase } from '@zhiyu/shared/matter-contract';
import { useWords } from '../i18n';
import { StateMark, useCaseTitle } from './case-list';
import { useExplorer } from './explorer-context';
import { StanceBar, useMatterPlace } from './matter-list';
import { useMatter, useSplit } from './matter-queries';
import styles from './matter-sheet.module.css';
import { mayDo } from './may-do';
import { PanelBody, ReasonText, Skeleton } from './panel-states';
import { ProposalList } from './proposal-list';
import { SideSheet } from './side-sheet';

/** One matter: its figures, who is for and against it, its cases, and the cases that are proposed for it. */
export function MatterSheet({ matterKey, onClose }: { matterKey: string; onClose: () => void }) {
  const { messages } = useWords();
  const query = useMatter(matterKey);
  const { matters } = messages;
  return (
    <SideSheet title={query.data?.matter.title ?? matters.one} onClose={onClose} testId="matter-sheet">
      <PanelBody
        query={query}
        what={matters.one}
        skeleton={<Skeleton rows={8} height="calc(48 * var(--unit))" />}
      >
        {({ matter, items, proposals }) => (
          <>
            <Summary matter={matter} />
            {proposals.length > 0 && (
              <section aria-label={matters.proposed}>
                <h3 className={styles.heading}>{matters.proposed}</h3>
                <ProposalList proposals={proposals} />
              </section>
            )}
            <h3 className={styles.heading}>{matters.cases}</h3>
            <MatterCases matterKey={matter.key} items={items} />
          </>
        )}
      </PanelBody>
    </SideSheet>
  );
}

function Summary({ matter }: { matter: Matter }) {
  const { messages, format } = useWords();
  const { matters } = messages;
  const where = useMatterPlace()(matter);
  return (
    <div className={styles.summary}>
      <p>{where.join(messages.separator)}</p>
      <p>
        {[
          matters.inAll(format.count(matter.cases)),
          matter.requesters > 0 && matters.requesters(format.count(matter.requesters)),
          matters.open(format.count(matter.open)),
        ]
          .filter(Boolean)
          .join(messages.separator)}
        {matter.overdue > 0 && (
          <span className={styles.overdue}>
            {messages.separator}
            <span aria-hidden="true">● </span>
            {matters.overdue(format.count(matter.overdue))}
          </span>
        )}
      </p>
      <p>{matters.span(matter.firstReportedAt.slice(0, 10), matter.lastReportedAt.slice(0, 10))}</p>
      <StanceBar pro={matter.for} against={matter.against} />
    </div>
  );
}

function MatterCases({ matterKey, items }: { matterKey: string; items: readonly MatterCase[] }) {
  const split = useSplit(matterKey);
  return (
    <>
      {split.error && (
        <p className={styles.failure} role="alert">
          <ReasonText error={split.error} />
        </p>
      )}
      <ul className={styles.list}>
        {items.map((item) => (
          <MatterCaseRow
            key={item.id}
            item={item}
            isBusy={split.isPending}
            onSplit={() => split.mutate(item.id)}
          />
        ))}
      </ul>
    </>
  );
}

function MatterCaseRow(props: { item: MatterCase; isBusy: boolean; onSplit: () => void }) {
  const { item, isBusy, onSplit } = props;
  const { city, change } = useExplorer();
  const { messages } = useWords();
  const { matters } = messages;
  const title = useCaseTitle()(item);
  return (
    <li className={styles.item} data-testid="matter-case">
      <button type="button" className={styles.case} onClick={() => change({ openCase: item.id })}>
        <StateMark state={item.state} />
        <span className={styles.title}>{title}</span>
        <span className={styles.about}>
          {[
            item.stance && matters.stances[item.stance],
            item.reportedAt.slice(0, 10),
            messages.codes.state[item.state],
            item.address,
          ]
            .filter(Boolean)
            .join(messages.separator)}
        </span>
      </button>
      {mayDo('judgeMatters', city.viewer) && (
        <button
          type="button"
          className={styles.split}
          disabled={isBusy}
          onClick={onSplit}
          aria-label={matters.splitLabel(title)}
        >
          {matters.split}
        </button>
      )}
    </li>
  );
}
