import type { QuarantineRowAnswer } from '@zhiyu/shared/quality-contract';
import { useState } from 'react';
import { useWords } from '../i18n';
import { FailedNote, PanelBody, Skeleton } from './panel-states';
import styles from './quality.module.css';
import { readMinute, useCodeName, useQualityPage, useSourceName } from './quality-context';
import { useMend, useQuarantineRow } from './quality-queries';
import { SideSheet } from './side-sheet';

/** The row that is being mended. Nothing where none is open. */
export function QualityRowSheet() {
  const { view } = useQualityPage();
  return view.row === null ? null : <Sheet key={view.row} row={view.row} />;
}

function Sheet({ row }: { row: string }) {
  const { view, change } = useQualityPage();
  const { messages } = useWords();
  const query = useQuarantineRow(view.city, row);
  return (
    <SideSheet
      title={messages.quality.quarantine.sheet}
      onClose={() => change({ row: null })}
      testId="row-sheet"
    >
      <PanelBody
        query={query}
        what={messages.quality.parts.quarantine}
        skeleton={<Skeleton rows={6} height="calc(28 * var(--unit))" />}
      >
        {(found) => <RowForm found={found} />}
      </PanelBody>
    </SideSheet>
  );
}

function RowForm({ found }: { found: QuarantineRowAnswer }) {
  const { view } = useQualityPage();
  const { messages, format } = useWords();
  const words = messages.quality.quarantine;
  const codeName = useCodeName();
  const nameOf = useSourceName();
  const [raw, setRaw] = useState(found.raw);
  const mend = useMend(view.city, found.id);
  const isDone = mend.data !== undefined && mend.data.status !== 'quarantined';
  const line = found.line === null ? [] : [words.line(format.count(found.line))];
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        mend.mutate(raw);
      }}
    >
      <dl className={styles.facts}>
        <dt>{words.why}</dt>
        <dd>
          {codeName(found.code)}
          <span className={styles.quiet}>{found.detail}</span>
        </dd>
        <dt>{words.from}</dt>
        <dd>
          {[nameOf({ id: found.source }), found.file ?? words.pushed, ...line, readMinute(found.at)].join(
            messages.separator,
          )}
        </dd>
      </dl>
      <label className={styles.label} htmlFor="quality-raw">
        {words.raw}
      </label>
      <textarea
        id="quality-raw"
        className={styles.raw}
        value={raw}
        spellCheck={false}
        disabled={isDone}
        onChange={({ target }) => setRaw(target.value)}
      />
      <p role="status" className={styles.result} data-status={mend.data?.status}>
        {mend.data && words.results[mend.data.status]}
        {mend.data?.detail && ` ${codeName(mend.data.code ?? '')} – ${mend.data.detail}`}
      </p>
      {mend.error && (
        <FailedNote
          what={messages.quality.parts.quarantine}
          error={mend.error}
          retry={() => mend.mutate(raw)}
        />
      )}
      {!isDone && (
        <button type="submit" className={styles.primary} disabled={mend.isPending || raw.trim() === ''}>
          {mend.isPending ? words.sending : words.send}
        </button>
      )}
    </form>
  );
}
