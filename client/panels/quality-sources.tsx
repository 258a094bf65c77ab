import type { QualityAnswer, SourceState } from '@zhiyu/shared/quality-contract';
import { useWords } from '../i18n';
import { EmptyNote } from './panel-states';
import styles from './quality.module.css';
import { readMinute, useCodeName, useQualityPage, useSourceName } from './quality-context';

type Day = QualityAnswer['days'][number];

/** Where the cases come from: how fresh each source is, what it sent, and what went wrong. */
export function QualitySources({ answer }: { answer: QualityAnswer }) {
  const { messages } = useWords();
  const words = messages.quality.sources;
  const sources = listSources(answer);
  return (
    <section className={styles.section} aria-labelledby="quality-sources" data-testid="quality-sources">
      <h2 id="quality-sources">{words.title}</h2>
      <p className={styles.hint}>{words.hint}</p>
      {sources.length === 0 ? (
        <EmptyNote title={words.none} hint={words.noneHint} />
      ) : (
        <ul className={styles.sources}>
          {sources.map((source) => (
            <SourceCard key={source.id} source={source} answer={answer} />
          ))}
        </ul>
      )}
      {answer.days.length > 0 && <DayTable days={answer.days} />}
    </section>
  );
}

/** Sources that are known, and those that only sent what was kept aside; the largest first. */
function listSources({ sources, days }: QualityAnswer): SourceState[] {
  const known = new Set(sources.map(({ id }) => id));
  const others = [...new Set(days.map(({ source }) => source))].filter((id) => !known.has(id));
  const unknown = others.map((id) => ({
    id,
    kind: null,
    name: null,
    cases: 0,
    located: 0,
    lastReportedAt: null,
    lastReceivedAt: null,
    lastAttemptAt: null,
    lastSuccessAt: null,
    lastError: null,
    everyMinutes: null,
    quarantined: 0,
    discarded: 0,
  }));
  const sent = new Map<string, number>();
  for (const day of days) sent.set(day.source, (sent.get(day.source) ?? 0) + day.sent);
  return [...sources, ...unknown].sort(
    (one, other) => other.cases - one.cases || (sent.get(other.id) ?? 0) - (sent.get(one.id) ?? 0),
  );
}

function SourceCard({ source, answer }: { source: SourceState; answer: QualityAnswer }) {
  const { view, change } = useQualityPage();
  const { messages, format } = useWords();
  const words = messages.quality.sources;
  const nameOf = useSourceName();
  const days = answer.days.filter((day) => day.source === source.id);
  const sum = (of: 'sent' | 'accepted' | 'merged' | 'quarantined') =>
    format.count(days.reduce((total, day) => total + day[of], 0));
  const isChosen = view.source === source.id;
  const figures: [string, string][] = [
    [words.sent, sum('sent')],
    [words.accepted, sum('accepted')],
    [words.merged, sum('merged')],
    [words.quarantined, sum('quarantined')],
    [words.cases, format.count(source.cases)],
    [words.located, source.cases === 0 ? '–' : format.percent(source.located / source.cases)],
  ];
  const every = source.everyMinutes === null ? [] : [words.every(format.count(source.everyMinutes))];
  return (
    <li className={styles.source} data-chosen={isChosen || undefined} data-source={source.id}>
      <div className={styles.sourceHead}>
        <button
          type="button"
          className={styles.sourceName}
          aria-pressed={isChosen}
          aria-label={messages.quality.onlySource(nameOf(source))}
          onClick={() => change({ source: isChosen ? null : source.id, code: null })}
        >
          {nameOf(source)}
        </button>
        {source.kind !== null && (
          <span className={styles.quiet}>
            {[messages.quality.kinds[source.kind], ...every].join(messages.separator)}
          </span>
        )}
      </div>
      <dl className={styles.figures}>
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <DayBars days={days} from={answer.from} to={answer.to} />
      {source.kind !== null && (
        <p className={styles.quiet}>
          {words.received} {source.lastReceivedAt === null ? words.never : readMinute(source.lastReceivedAt)}
          {messages.separator}
          {words.reported} {source.lastReportedAt === null ? words.never : readMinute(source.lastReportedAt)}
        </p>
      )}
      {source.discarded > 0 && (
        <p className={styles.quiet}>{words.discarded(format.count(source.discarded))}</p>
      )}
      {source.lastError !== null && (
        <p className={styles.error}>
          <span aria-hidden="true">⚠ </span>
          {words.error(readMinute(source.lastError.at), source.lastError.message)}
        </p>
      )}
    </li>
  );
}

const DAY = 86_400_000;

/** A bar for each day of receipt, with what was kept aside as its hatched foot. */
function DayBars({ days, from, to }: { days: Day[]; from: string; to: string }) {
  const { messages, format } = useWords();
  const words = messages.quality.sources;
  const byDay = new Map(days.map((day) => [day.day, day]));
  const most = Math.max(1, ...days.map(({ sent }) => sent));
  const all: string[] = [];
  for (let day = Date.parse(from); day < Date.parse(to); day += DAY)
    all.push(new Date(day).toISOString().slice(0, 10));
  return (
    <div className={styles.bars} role="img" aria-label={words.daily}>
      {all.map((day) => {
        const { sent = 0, quarantined = 0 } = byDay.get(day) ?? {};
        return (
          <span key={day} title={words.day(day, format.count(sent), format.count(quarantined))}>
            <i style={{ height: `${(100 * (sent - quarantined)) / most}%` }} />
            <b style={{ height: `${(100 * quarantined) / most}%` }} />
          </span>
        );
      })}
    </div>
  );
}

function DayTable({ days }: { days: Day[] }) {
  const { messages, format } = useWords();
  const words = messages.quality.sources;
  const nameOf = useSourceName();
  const codeName = useCodeName();
  return (
    <details className={styles.details}>
      <summary>{words.table}</summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className={styles.scroll} tabIndex={0} aria-label={words.table}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{words.date}</th>
              <th scope="col">{words.name}</th>
              <th scope="col" className={styles.number}>
                {words.sent}
              </th>
              <th scope="col" className={styles.number}>
                {words.accepted}
              </th>
              <th scope="col" className={styles.number}>
                {words.merged}
              </th>
              <th scope="col" className={styles.number}>
                {words.quarantined}
              </th>
              <th scope="col" className={styles.number}>
                {words.unlocated}
              </th>
              <th scope="col">{words.reasons}</th>
            </tr>
          </thead>
          <tbody>
            {days.map((day) => (
              <tr key={`${day.day} ${day.source}`}>
                <td>{day.day}</td>
                <td>{nameOf({ id: day.source })}</td>
                <td className={styles.number}>{format.count(day.sent)}</td>
                <td className={styles.number}>{format.count(day.accepted)}</td>
                <td className={styles.number}>{format.count(day.merged)}</td>
                <td className={styles.number}>{format.count(day.quarantined)}</td>
                <td className={styles.number}>{format.count(day.unlocated)}</td>
                <td>
                  {messages.list(
                    Object.entries(day.reasons).map(
                      ([code, rows]) => `${codeName(code)} ${format.count(rows)}`,
                    ),
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
