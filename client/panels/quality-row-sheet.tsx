import type { QuarantineRowAnswer } from '@zhiyu/shared/quality-contract';
import { useState } from 'react';
import { useWords } from '../i18n';
import { mayDo } from './may-do';
import { FailedNote, PanelBody, Skeleton } from './panel-states';
import styles from './quality.module.css';
import { readMinute, useCodeName, useQualityPage, useSourceName } from './quality-context';
import { DiscardRow } from './quality-discard';
import { useDiscard, useMend, useQuarantineRow } from './quality-queries';
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
  const { view, viewer } = useQualityPage();
  const { messages } = useWords();
  const words = messages.quality.quarantine;
  const codeName = useCodeName();
  const mayMend = mayDo('mendRows', viewer);
  const [raw, setRaw] = useState(found.raw);
  const mend = useMend(view.city, found.id);
  const discard = useDiscard(view.city, found.id);
  const isDiscarded = discard.data !== undefined;
  const isDone = isDiscarded || (mend.data !== undefined && mend.data.status !== 'quarantined');
  // What is kept aside again under another text is another row.
  const isStill = !isDone && (mend.data === undefined || mend.variables === found.raw);
  return (
    <>
      <form
        className={styles.form}
        onSubmit={(event) => {
          event.preventDefault();
          mend.mutate(raw);
        }}
      >
        <Facts found={found} />
        <label className={styles.label} htmlFor="quality-raw">
          {words.raw}
        </label>
        <textarea
          id="quality-raw"
          className={styles.raw}
          value={raw}
          spellCheck={false}
          disabled={isDone}
          readOnly={!mayMend}
          onChange={({ target }) => setRaw(target.value)}
        />
        <p role="status" className={styles.result} data-status={isDiscarded ? undefined : mend.data?.status}>
          {discard.data
            ? words.discard.done(discard.data.reason)
            : mend.data && words.results[mend.data.status]}
          {!isDiscarded && mend.data?.detail && ` ${codeName(mend.data.code ?? '')} – ${mend.data.detail}`}
        </p>
        {mend.error && (
          <FailedNote
            what={messages.quality.parts.quarantine}
            error={mend.error}
            retry={() => mend.mutate(raw)}
          />
        )}
        {!isDone && mayMend && (
          <button type="submit" className={styles.primary} disabled={mend.isPending || raw.trim() === ''}>
            {mend.isPending ? words.sending : words.send}
          </button>
        )}
      </form>
      {isStill && mayMend && <DiscardRow discard={discard} />}
    </>
  );
}

/** Why the row was kept aside, and where it came from. */
function Facts({ found }: { found: QuarantineRowAnswer }) {
  const { messages, format } = useWords();
  const words = messages.quality.quarantine;
  const codeName = useCodeName();
  const nameOf = useSourceName();
  const line = found.line === null ? [] : [words.line(format.count(found.line))];
  return (
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
  );
}
