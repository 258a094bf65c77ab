import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measures';
import { useWords } from '../i18n';
import { useExplorer } from '../panels/explorer-context';
import styles from './dot-plot.module.css';

/** The composite of the pack, 效能指数, never without its parts; rows stand as they come, for its interval ranks nobody. */
export function IndexTable({ answer }: { answer: CompareAnswer }) {
  const { measures } = useExplorer();
  const { messages, text, format } = useWords();
  const { index } = answer;
  if (!index) return null;
  const words = messages.brief.comparison;
  const rows = [answer.whole, ...answer.rows.filter(({ id }) => id !== null)].filter(
    (row) => row.index && Object.values(row.index.points).some((points) => points !== null),
  );
  const write = (points: number | null | undefined) =>
    points == null ? '—' : format.decimal(Math.round(points * 10) / 10);
  return (
    <details className={styles.small} data-testid="index">
      <summary>{words.index(text(index.name))}</summary>
      {index.note && <p className={styles.note}>{text(index.note)}</p>}
      <div className={styles.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">{messages.compare.name}</th>
              <th scope="col">{text(index.name)}</th>
              {index.parts.map(({ measure, weight }) => (
                <th scope="col" key={measure}>
                  {text(measures.get(measure as MeasureId)?.label ?? { zh: measure, en: measure })}{' '}
                  {format.wholePercent(weight)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <th scope="row">{text(row.name)}</th>
                <td>
                  <strong>{write(row.index?.value)}</strong>{' '}
                  {row.index?.interval && `(${row.index.interval.map(write).join('–')})`}
                </td>
                {index.parts.map(({ measure }) => (
                  <td key={measure}>{write(row.index?.points[measure])}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
