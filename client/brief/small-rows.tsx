import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { useWords } from '../i18n';
import { listSmall } from './compared-rows';
import styles from './dot-plot.module.css';

/** What rests on too few cases: named with its counts, and not ranked. */
export function SmallRows({ answer, measure }: { answer: CompareAnswer; measure: Measure }) {
  const { messages, text, format } = useWords();
  const small = listSmall(answer, measure);
  if (small.length === 0) return null;
  const words = messages.brief.comparison;
  return (
    <details className={styles.small}>
      <summary>{words.small(format.count(small.length))}</summary>
      <ul>
        {small.map(({ row, figure }) => (
          <li key={row.id}>
            {text(row.name)}{' '}
            {figure.numerator === null
              ? format.count(figure.n)
              : words.smallRow(format.count(figure.numerator), format.count(figure.denominator ?? figure.n))}
          </li>
        ))}
      </ul>
    </details>
  );
}
