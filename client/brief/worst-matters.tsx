import type { BriefAnswer, BriefMatter } from '@zhiyu/shared/brief-contract';
import { memo, useState } from 'react';
import { useWords } from '../i18n';
import { StanceBar, useMatterPlace } from '../panels/matter-list';
import { MatterSheet } from '../panels/matter-sheet';
import { EmptyNote } from '../panels/panel-states';
import styles from './worst-matters.module.css';

/** The five matters that trouble most people, repeats by the same and by different people apart. */
export const WorstMatters = memo(function WorstMatters({ answer }: { answer: BriefAnswer }) {
  const { messages } = useWords();
  const [open, setOpen] = useState<string | null>(null);
  return (
    <section className={styles.panel} aria-labelledby="matters-title" data-testid="worst-matters">
      <h2 id="matters-title">{messages.brief.matters.title}</h2>
      {answer.matters.length === 0 && <EmptyNote title={messages.brief.matters.none} />}
      <ol>
        {answer.matters.map((matter) => (
          <li key={matter.key}>
            <MatterRow matter={matter} onOpen={() => setOpen(matter.key)} />
          </li>
        ))}
      </ol>
      {open !== null && <MatterSheet matterKey={open} onClose={() => setOpen(null)} />}
    </section>
  );
});

function MatterRow({ matter, onOpen }: { matter: BriefMatter; onOpen: () => void }) {
  const { messages, format } = useWords();
  const words = messages.brief.matters;
  const where = useMatterPlace()(matter);
  const { samePerson, differentPeople, unknown } = matter.repeats;
  return (
    <button type="button" className={styles.row} onClick={onOpen} data-testid="worst-matter">
      <span className={styles.title}>{matter.title ?? matter.key}</span>
      <span className={styles.counts}>
        <strong>{words.people(format.count(matter.requesters))}</strong>
        {messages.separator}
        {format.count(matter.cases)} {messages.units.case}
      </span>
      <span className={styles.where}>{where.join(messages.separator)}</span>
      <span className={styles.repeats}>
        <span>{words.inWindow(format.count(matter.casesInWindow))}</span>
        <span>{words.same(format.count(samePerson))}</span>
        <span>{words.different(format.count(differentPeople))}</span>
        {unknown > 0 && <span>{words.unknown(format.count(unknown))}</span>}
      </span>
      <StanceBar pro={matter.for} against={matter.against} />
    </button>
  );
}
