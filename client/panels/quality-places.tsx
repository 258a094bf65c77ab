import type { QualityAnswer } from '@zhiyu/shared/quality-contract';
import { useWords } from '../i18n';
import { EmptyNote } from './panel-states';
import styles from './quality.module.css';
import { useQualityPage, useSourceName } from './quality-context';

/** Points that carry a large part of a source's cases; each opens on the map. */
export function QualityPlaces({ answer }: { answer: QualityAnswer }) {
  const { view } = useQualityPage();
  const { messages, format } = useWords();
  const words = messages.quality.places;
  const nameOf = useSourceName();
  return (
    <section className={styles.section} aria-labelledby="quality-places" data-testid="quality-places">
      <h2 id="quality-places">{words.title}</h2>
      <p className={styles.hint}>{words.hint}</p>
      {answer.places.length === 0 ? (
        <EmptyNote title={words.none} />
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys
        <section className={styles.scroll} tabIndex={0} aria-label={words.table}>
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">{words.point}</th>
                <th scope="col">{messages.quality.sources.name}</th>
                <th scope="col" className={styles.number}>
                  {words.cases}
                </th>
                <th scope="col" className={styles.number}>
                  {words.share}
                </th>
                <th scope="col" className={styles.number}>
                  {words.addresses}
                </th>
                <th scope="col">{words.state}</th>
              </tr>
            </thead>
            <tbody>
              {answer.places.map(({ source, lng, lat, cases, share, addresses, offMap }) => (
                <tr key={`${source} ${lng} ${lat}`}>
                  <td>
                    <a href={`/city/${encodeURIComponent(view.city)}?map=${lng},${lat},15`}>
                      {lng.toFixed(5)}, {lat.toFixed(5)}
                    </a>
                  </td>
                  <td>{nameOf({ id: source })}</td>
                  <td className={styles.number}>{format.count(cases)}</td>
                  <td className={styles.number}>{format.percent(share)}</td>
                  <td className={styles.number}>{format.count(addresses)}</td>
                  <td>{offMap ? words.offMap : words.onMap}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </section>
  );
}
