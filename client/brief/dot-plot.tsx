import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { bandOf, limitsOfBand } from '@zhiyu/shared/volume-bands';
import { Fragment } from 'react';
import { useWords } from '../i18n';
import { inBands, sliceOfRow } from '../panels/compare-rows';
import { useExplorer } from '../panels/explorer-context';
import { FigurePopover } from '../panels/figure-popover';
import { useBriefPage } from './brief-context';
import { type Dot, funnelOf, isWorse, listDots } from './compared-rows';
import styles from './dot-plot.module.css';
import { SmallRows } from './small-rows';

/** Rows with their intervals, sorted; within bands of similar volume where they are units; not ranked with the mix held equal. */
export function DotPlot({ answer, measure }: { answer: CompareAnswer; measure: Measure }) {
  const { messages, text, format } = useWords();
  const { extras } = useBriefPage();
  const words = messages.brief.comparison;
  const isHeld = extras.held && answer.standardisedFunnels?.[measure.id] !== undefined;
  const dots = listDots(answer, measure, isHeld, (row) => text(row.name));
  const isBanded = !isHeld && inBands(answer, measure);
  if (!isHeld) {
    dots.sort(
      (one, other) =>
        (isBanded ? bandOf(other.figure.n) - bandOf(one.figure.n) : 0) || other.value - one.value,
    );
  }
  const ends = dots.flatMap(({ interval, value }) => [...(interval ?? []), value]);
  const scale = { low: Math.min(...ends), high: Math.max(...ends) };
  const counts = dots[0]?.figure.standardised?.counts ?? 'numerator';
  return (
    <div data-testid="dots">
      {isHeld && <p className={styles.note}>{words.heldNote(words[counts](text(measure.label)))}</p>}
      <ul className={styles.rows}>
        {dots.map((dot, place) => {
          const band = bandOf(dot.figure.n);
          const before = dots[place - 1];
          const isNewBand = isBanded && (before === undefined || bandOf(before.figure.n) !== band);
          const [from, to] = limitsOfBand(band);
          return (
            <Fragment key={dot.row.id}>
              {isNewBand && (
                <li className={styles.band}>{words.band(format.count(from), format.count(to))}</li>
              )}
              <ComparedRow dot={dot} answer={answer} measure={measure} isHeld={isHeld} scale={scale} />
            </Fragment>
          );
        })}
      </ul>
      <SmallRows answer={answer} measure={measure} />
    </div>
  );
}

/** One row: name, value with its interval, how it stands in words; a touch opens what it rests on, the arrow goes there. */
export function ComparedRow(props: {
  dot: Dot;
  answer: CompareAnswer;
  measure: Measure;
  isHeld: boolean;
  /** The ends of the scale that intervals are drawn on; null: not drawn. */
  scale: { low: number; high: number } | null;
}) {
  const { dot, answer, measure, isHeld, scale } = props;
  const { messages, text, format } = useWords();
  const { change, area } = useExplorer();
  const words = messages.brief.comparison;
  const { row, figure, standing } = dot;
  const { standardised } = figure;
  const write = (value: number) => (isHeld ? format.decimal(value) : format.figure(value, measure.unit));
  const worse = isWorse(standing, measure, isHeld ? (standardised?.counts ?? null) : null);
  const isWidened = (funnelOf(answer, measure, isHeld)?.dispersion.factor ?? 1) > 1;
  const goes = answer.by !== 'unit' || row.id !== area.id;
  const go = () => {
    if (row.id === null) return;
    if (answer.by === 'unit') change({ unit: row.id });
    else if (answer.by === 'category') change({ categories: [row.id] });
    else change({ area: row.id, map: null });
  };
  return (
    <li className={styles.row} data-testid="compared-row" data-id={row.id}>
      <FigurePopover
        id={measure.id}
        label={dot.name + messages.separator + text(measure.label)}
        figure={figure}
        asOf={answer.asOf}
        listed={measure.id}
        slice={sliceOfRow(answer, row)}
        className={styles.figure}
      >
        <span className={styles.name} data-own={row.id === area.id || undefined}>
          {dot.name}
        </span>
        <span className={styles.value}>
          <span data-testid="value">{write(dot.value)}</span>
          {!isHeld && <small>{messages.units[measure.unit]}</small>}
        </span>
        {scale && <Interval dot={dot} scale={scale} />}
        <span className={styles.words} data-worse={worse ?? undefined}>
          {standing !== null &&
            (isWidened && standing === 'within' ? words.widened : words.standings[standing])}
          {messages.separator}
          {isHeld && standardised
            ? words.observed(
                format.count(standardised.observed),
                format.count(Math.round(standardised.expected)),
              )
            : messages.measure.basis(format.count(figure.n))}
        </span>
      </FigurePopover>
      {goes && (
        <button type="button" className={styles.go} aria-label={words.enter(dot.name)} onClick={go}>
          <span aria-hidden="true">›</span>
        </button>
      )}
    </li>
  );
}

function Interval({ dot, scale }: { dot: Dot; scale: { low: number; high: number } }) {
  const span = scale.high - scale.low || 1;
  const at = (value: number) => `${(100 * (value - scale.low)) / span}%`;
  const [from = dot.value, to = dot.value] = dot.interval ?? [];
  return (
    <span className={styles.track} aria-hidden="true">
      <span className={styles.interval} style={{ left: at(from), right: `calc(100% - ${at(to)})` }} />
      <span className={styles.dot} style={{ left: at(dot.value) }} />
    </span>
  );
}
