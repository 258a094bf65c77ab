import type { Figure } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { useWords } from '../i18n';
import styles from './compare-plot.module.css';
import { type Ranking, type Standing, scaleOf } from './compare-rows';

/** What the dots or bars of a comparison stand on, from its low end to its high one. */
export interface Scale {
  low: number;
  high: number;
}

/** The scale of a comparison: of dots around their intervals, of bars from nothing. */
export function scaleFor({ ranked }: Ranking, whole: number | null, measure: Measure): Scale {
  if (measure.kind === 'rate') return scaleOf(ranked, whole);
  return { low: 0, high: Math.max(1, ...ranked.map(({ value }) => value)) };
}

const percentOf = (value: number, { low, high }: Scale) => `${(100 * (value - low)) / (high - low)}%`;

/** A figure among those beside it: of a rate a dot with its interval, of a count a bar. Its words stand beside it. */
export function Plot(props: {
  figure: Figure;
  value: number;
  standing: Standing;
  scale: Scale;
  whole: number | null;
  measure: Measure;
}) {
  const { figure, value, standing, scale, whole, measure } = props;
  return (
    <span className={styles.track} data-standing={standing} aria-hidden="true">
      {measure.kind === 'rate' ? (
        <Dot figure={figure} value={value} scale={scale} whole={whole} />
      ) : (
        <span
          className={styles.bar}
          data-overdue={measure.id === 'overdue' || undefined}
          style={{ width: percentOf(value, scale) }}
        />
      )}
    </span>
  );
}

function Dot(props: { figure: Figure; value: number; scale: Scale; whole: number | null }) {
  const { figure, value, scale, whole } = props;
  const [low = value, high = value] = figure.interval ?? [];
  return (
    <>
      {whole !== null && (
        <span className={styles.whole} style={{ insetInlineStart: percentOf(whole, scale) }} />
      )}
      <span
        className={styles.interval}
        style={{
          insetInlineStart: percentOf(low, scale),
          insetInlineEnd: `calc(100% - ${percentOf(high, scale)})`,
        }}
      />
      <span className={styles.dot} style={{ insetInlineStart: percentOf(value, scale) }} />
    </>
  );
}

/** Under the dots, the figure of the whole at its place. */
export function WholeMark({ value, scale, measure }: { value: number; scale: Scale; measure: Measure }) {
  const { format } = useWords();
  return (
    <div className={styles.mark} aria-hidden="true">
      <span style={{ insetInlineStart: percentOf(value, scale) }}>
        {format.figure(value, measure.unit)}
        {measure.unit === 'share' && '%'}
      </span>
    </div>
  );
}
