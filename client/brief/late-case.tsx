import type { OverseenCase } from '@zhiyu/shared/oversight-contract';
import { memo, useRef, useState } from 'react';
import { ApiProblem } from '../api';
import { useWords } from '../i18n';
import { StateMark, useCaseTitle } from '../panels/case-list';
import type { Explorer } from '../panels/explorer-context';
import { useAskUnit } from './brief-queries';
import { createKey } from './create-key';
import styles from './late-case.module.css';
import { OrderDialog } from './order-dialog';

/**
 * A late case with who must move, and the two touches that move them: 催办 and 督办. It looks at nothing but what it is given,
 * so that a list of them is not drawn again for what concerns other parts of the page.
 *
 * @param depth of the area looked at, below which its place is named
 */
export const LateCase = memo(function LateCase(props: {
  item: OverseenCase;
  city: string;
  depth: number;
  /** Whether the reader may ask its unit. */
  mayAsk: boolean;
  change: Explorer['change'];
}) {
  const { item, city, depth, mayAsk, change } = props;
  const { messages, text, format } = useWords();
  const [isOrdering, setOrdering] = useState(false);
  const words = messages.brief;
  const title = useCaseTitle()(item);
  const place = item.areaPath.slice(depth).map(text)[0] ?? item.areaPath.map(text).at(-1);
  const who = [place, item.unitName && text(item.unitName)].filter(Boolean).join(messages.separator);
  const asked = [
    item.urged > 0 && words.late.urged(format.count(item.urged)),
    item.supervised > 0 && words.late.supervised(format.count(item.supervised)),
  ].filter(Boolean);
  return (
    <li className={styles.item} data-testid="late-case" data-id={item.id}>
      <button type="button" className={styles.open} onClick={() => change({ openCase: item.id })}>
        <span className={styles.title}>
          <StateMark state={item.state} /> {title}
        </span>
        <span className={styles.time} data-state={item.state}>
          {item.overdueMs === null
            ? messages.codes.state[item.state]
            : messages.overdue.time(format.duration(item.overdueMs))}
        </span>
        <span className={styles.who}>
          {who}
          {messages.separator}
          {item.inCharge === null ? words.late.noPerson : words.late.inCharge(item.inCharge)}
          {asked.length > 0 && messages.separator + asked.join(messages.separator)}
        </span>
      </button>
      <div className={styles.actions}>
        {mayAsk && <UrgeButton caseId={item.id} city={city} />}
        {mayAsk && (
          <button
            type="button"
            className={styles.order}
            onClick={() => setOrdering(true)}
            data-testid="order"
          >
            {words.ask.order}
          </button>
        )}
        <button type="button" onClick={() => change({ openCase: item.id })}>
          {words.late.why}
        </button>
      </div>
      {isOrdering && <OrderDialog item={item} title={title} onClose={() => setOrdering(false)} />}
    </li>
  );
});

/** One touch reminds. Touched again after a failure, the same is sent under the same key, so it is asked once. */
const UrgeButton = memo(function UrgeButton({ caseId, city }: { caseId: number; city: string }) {
  const { messages } = useWords();
  const words = messages.brief.ask;
  const key = useRef('');
  const ask = useAskUnit(city);
  const urge = () => {
    key.current ||= createKey();
    ask.mutate({ caseId, body: { kind: 'urged' }, key: key.current });
  };
  const label = ask.isPending ? words.sending : ask.isSuccess ? words.urged : words.urge;
  return (
    <>
      <button
        type="button"
        onClick={urge}
        disabled={ask.isPending || ask.isSuccess}
        data-testid="urge"
        data-done={ask.isSuccess || undefined}
      >
        {label}
      </button>
      {ask.error && (
        <span role="alert" className={styles.failed}>
          {words.failed}
          {messages.separator}
          {ask.error instanceof ApiProblem ? ask.error.problem.detail : messages.states.unreachable}
        </span>
      )}
    </>
  );
});
