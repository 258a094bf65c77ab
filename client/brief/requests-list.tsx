import type { LeaderRequest } from '@zhiyu/shared/oversight-contract';
import { useWords } from '../i18n';
import { useCaseTitle } from '../panels/case-list';
import { useExplorer } from '../panels/explorer-context';
import { EmptyNote, PanelBody, Skeleton } from '../panels/panel-states';
import { useRequests } from './brief-queries';
import styles from './requests-list.module.css';

/** What the leader asked, and what came of it. */
export function RequestsList() {
  const { messages } = useWords();
  const query = useRequests();
  const words = messages.brief.requests;
  return (
    <PanelBody
      query={query}
      what={messages.brief.parts.requests}
      skeleton={<Skeleton rows={3} height="calc(72 * var(--unit))" />}
    >
      {({ items }) =>
        items.length === 0 ? (
          <EmptyNote title={words.none} hint={words.noneHint} />
        ) : (
          <ul className={styles.list}>
            {items.map((request) => (
              <RequestRow key={request.id} request={request} />
            ))}
          </ul>
        )
      }
    </PanelBody>
  );
}

function RequestRow({ request }: { request: LeaderRequest }) {
  const { messages } = useWords();
  const { change } = useExplorer();
  const title = useCaseTitle()(request.case);
  const words = messages.brief.requests;
  const minute = (iso: string) => iso.slice(5, 16).replace('T', ' ');
  const { answer, last } = request;
  return (
    <li>
      <button
        type="button"
        className={styles.row}
        onClick={() => change({ openCase: request.case.id })}
        data-testid="request"
        data-state={request.state}
      >
        <span className={styles.kind}>{words.kinds[request.kind]}</span>
        <span className={styles.title}>{title}</span>
        <span className={styles.state} data-state={request.state}>
          {words.states[request.state]}
        </span>
        <span className={styles.more}>
          {[
            words.askedAt(minute(request.askedAt)),
            request.dueAt && words.due(minute(request.dueAt)),
            request.note,
          ]
            .filter(Boolean)
            .join(messages.separator)}
        </span>
        {answer && (
          <span className={styles.more}>
            {words.answered(minute(answer.at), answer.text ?? words.noWords)}
          </span>
        )}
        {!answer && last && (
          <span className={styles.more}>{words.last(messages.codes.event[last.kind], minute(last.at))}</span>
        )}
      </button>
    </li>
  );
}
