import type { CaseAnswer } from '@zhiyu/shared/case-contract';
import { useWords } from '../i18n';
import { readInstant } from '../read-instant';
import styles from './case-clock.module.css';

type Clock = NonNullable<CaseAnswer['clock']>;

/** The clock of a case, line by line: from when it runs, what counted, what did not and why, and when it is due. */
export function CaseClock({ clock }: { clock: Clock }) {
  const { messages, format } = useWords();
  const { clock: words } = messages;
  const amount = (value: number) => words.amount(format.decimal(value), clock.unit);
  const time = (instant: string) => readInstant(instant).slice(0, 16);
  const wait = clock.wait.ms > 0 ? format.duration(clock.wait.ms) : null;
  return (
    <section className={styles.clock} data-testid="case-clock">
      <h3 className={styles.heading}>{words.title}</h3>
      <p className={styles.state} data-state={clock.state}>
        {words.states[clock.state]}
        {clock.leftMs !== null && (clock.state === 'running' || clock.state === 'overdue') && (
          <>
            {messages.separator}
            {words[clock.leftMs < 0 ? 'over' : 'left'](format.duration(Math.abs(clock.leftMs)))}
          </>
        )}
      </p>
      <dl className={styles.facts}>
        <Fact name={words.basis} value={words.bases[clock.basis]} />
        {clock.limit && (
          <Fact
            name={words.limit}
            value={words.amount(format.decimal(clock.limit.amount), clock.limit.unit)}
          />
        )}
        {clock.start && <Fact name={words.from[clock.clockStart]} value={time(clock.start)} />}
        {clock.total !== null && (
          <Fact name={words.used} value={words.usedOf(amount(clock.counted), amount(clock.total))} />
        )}
        {clock.dueAt && <Fact name={words.due} value={time(clock.dueAt)} />}
        {clock.review && (
          <Fact
            name={words.review}
            value={words.reviewStates[clock.review.state](clock.review.dueAt && time(clock.review.dueAt))}
          />
        )}
        {wait && <Fact name={words.wait} value={wait} />}
      </dl>
      {clock.lines.length > 0 && (
        <table className={styles.lines}>
          <caption className={styles.quiet}>{words.caption}</caption>
          <thead>
            <tr>
              <th scope="col">{words.columns.span}</th>
              <th scope="col">{words.columns.kind}</th>
              <th scope="col">{words.columns.counted}</th>
            </tr>
          </thead>
          <tbody>
            {clock.lines.map((line) => (
              <tr key={`${line.from} ${line.kind}`} data-ahead={line.isAhead || undefined}>
                <td>
                  {time(line.from)}
                  {' – '}
                  {line.to === null ? '' : shorten(time(line.to), time(line.from))}
                </td>
                <td>
                  {words.kinds[line.kind]}
                  {line.reason && <span className={styles.quiet}>{` ${line.reason}`}</span>}
                </td>
                <td className={styles.number}>
                  {line.counted > 0 ? `+${format.decimal(line.counted)}` : '0'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

/** An instant without the day that it shares with another. */
function shorten(instant: string, beside: string): string {
  return instant.slice(0, 10) === beside.slice(0, 10) ? instant.slice(11) : instant.slice(5);
}
