import type { BriefAnswer } from '@zhiyu/shared/brief-contract';
import type { MeasureId } from '@zhiyu/shared/measures';
import { memo } from 'react';
import { useWords } from '../i18n';
import { useExplorer } from '../panels/explorer-context';
import { readInstant } from '../read-instant';
import styles from './brief-layout.module.css';

/** What the figures of the page count, in small print, as it is taken along. */
export const BriefDefinitions = memo(function BriefDefinitions({ answer }: { answer: BriefAnswer }) {
  const { measures } = useExplorer();
  const { messages, text } = useWords();
  const ids = [...new Set([...Object.keys(answer.figures), answer.measure])] as MeasureId[];
  return (
    <footer className={styles.definitions} data-part="definitions">
      <h2>{messages.brief.footer.definitions}</h2>
      <p>{messages.brief.footer.asOf(readInstant(answer.asOf))}</p>
      <dl>
        {ids.map((id) => {
          const measure = measures.get(id);
          return measure ? (
            <div key={id}>
              <dt>{text(measure.label)}</dt>
              <dd>{text(measure.definition)}</dd>
            </div>
          ) : null;
        })}
      </dl>
    </footer>
  );
});
