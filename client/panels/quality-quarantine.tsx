import type { QuarantineAnswer, QuarantineItem } from '@zhiyu/shared/quality-contract';
import { useWords } from '../i18n';
import { mayDo } from './may-do';
import { EmptyNote, FailedNote, PanelBody, Skeleton } from './panel-states';
import styles from './quality.module.css';
import { readMinute, useCodeName, useQualityPage, useSourceName } from './quality-context';
import { useQuarantine, useRetry } from './quality-queries';

/** Rows that were kept aside, by reason; one opens to be mended, those of a reason are sent again together. */
export function QualityQuarantine() {
  const { view } = useQualityPage();
  const { messages } = useWords();
  const words = messages.quality.quarantine;
  const query = useQuarantine(view.city, view.source, view.code);
  return (
    <section className={styles.section} aria-labelledby="quality-quarantine" data-testid="quality-quarantine">
      <h2 id="quality-quarantine">{words.title}</h2>
      <p className={styles.hint}>{words.hint}</p>
      <PanelBody
        query={query}
        what={messages.quality.parts.quarantine}
        skeleton={<Skeleton rows={5} height="calc(40 * var(--unit))" />}
      >
        {({ pages }) => {
          const [first] = pages;
          const codes = sumCodes(first?.codes ?? [], view.source);
          if (codes.length === 0) return <EmptyNote title={words.none} hint={words.noneHint} />;
          return (
            <>
              <Codes codes={codes} />
              <Rows
                items={pages.flatMap(({ items }) => items)}
                total={first?.total ?? 0}
                more={query.hasNextPage ? () => query.fetchNextPage() : null}
              />
            </>
          );
        }}
      </PanelBody>
    </section>
  );
}

interface CodeRows {
  code: string;
  rows: number;
}

/** Rows by reason, of one source or of all together, the most first. */
function sumCodes(codes: QuarantineAnswer['codes'], source: string | null): CodeRows[] {
  const sums = new Map<string, number>();
  for (const entry of codes) {
    if (source === null || entry.source === source)
      sums.set(entry.code, (sums.get(entry.code) ?? 0) + entry.rows);
  }
  return [...sums].map(([code, rows]) => ({ code, rows })).sort((one, other) => other.rows - one.rows);
}

function Codes({ codes }: { codes: CodeRows[] }) {
  const { view, change, viewer } = useQualityPage();
  const { messages, format } = useWords();
  const words = messages.quality.quarantine;
  const codeName = useCodeName();
  const retry = useRetry(view.city);
  const chosen = codes.find(({ code }) => code === view.code);
  return (
    <>
      <fieldset className={styles.codes} aria-label={words.code}>
        <button type="button" aria-pressed={view.code === null} onClick={() => change({ code: null })}>
          {words.all}
        </button>
        {codes.map(({ code, rows }) => (
          <button key={code} type="button" aria-pressed={view.code === code} onClick={() => change({ code })}>
            {codeName(code)} <span>{format.count(rows)}</span>
          </button>
        ))}
      </fieldset>
      {chosen && mayDo('mendRows', viewer) && (
        <button
          type="button"
          className={styles.button}
          disabled={retry.isPending}
          aria-label={words.retryLabel(codeName(chosen.code), format.count(chosen.rows))}
          onClick={() => retry.mutate({ code: chosen.code, source: view.source })}
        >
          {retry.isPending ? words.retrying : words.retry}
        </button>
      )}
      <p role="status" className={styles.quiet}>
        {retry.data &&
          words.retried(
            format.count(retry.data.sent),
            format.count(retry.data.taken),
            format.count(retry.data.left),
          )}
      </p>
      {retry.error && (
        <FailedNote
          what={messages.quality.parts.quarantine}
          error={retry.error}
          retry={() => retry.reset()}
        />
      )}
    </>
  );
}

function Rows({ items, total, more }: { items: QuarantineItem[]; total: number; more: (() => void) | null }) {
  const { messages, format } = useWords();
  const words = messages.quality.quarantine;
  return (
    <>
      <ul className={styles.rows}>
        {items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </ul>
      {more && (
        <button type="button" className={styles.button} onClick={more}>
          {words.more}
        </button>
      )}
      <p className={styles.quiet}>{words.shown(format.count(items.length), format.count(total))}</p>
    </>
  );
}

function Row({ item }: { item: QuarantineItem }) {
  const { change } = useQualityPage();
  const { messages, format } = useWords();
  const codeName = useCodeName();
  const nameOf = useSourceName();
  const line = item.line === null ? [] : [messages.quality.quarantine.line(format.count(item.line))];
  return (
    <li>
      <button type="button" onClick={() => change({ row: item.id })} data-testid="quarantine-row">
        <span>{codeName(item.code)}</span>
        <span className={styles.quiet}>
          {[nameOf({ id: item.source }), readMinute(item.at), ...line].join(messages.separator)}
        </span>
        <code>{item.raw.slice(0, 200)}</code>
      </button>
    </li>
  );
}
