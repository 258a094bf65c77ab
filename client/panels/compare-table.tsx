import type { CompareRow, Figure } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { bandOf, limitsOfBand } from '@zhiyu/shared/volume-bands';
import { type CSSProperties, Fragment, type ReactNode } from 'react';
import { useWords } from '../i18n';
import { Plot, type Scale, scaleFor, WholeMark } from './compare-plot';
import { needsSample, type RankedRow, type Ranking, sliceOfRow, standingOf } from './compare-rows';
import styles from './compare-table.module.css';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import { FigurePopover } from './figure-popover';
import { ChangeMark } from './one-figure';

interface TableProps {
  ranking: Ranking;
  /** Ranked within bands of similar volume, each with a line above it. */
  isBanded: boolean;
  whole: Figure | null;
  measure: Measure;
  /** The instant at which its figures are true. */
  asOf: string;
}

/** A row for each area or category: its name, a dot with its interval or a bar, the figure, its change and n. */
export function CompareTable({ ranking, isBanded, whole, measure, asOf }: TableProps) {
  const { messages, text } = useWords();
  const isRate = measure.kind === 'rate';
  const wholeValue = whole?.shown ? whole.value : null;
  const scale = scaleFor(ranking, wholeValue, measure);
  return (
    <div
      className={styles.comparison}
      data-kind={isRate ? 'rate' : 'count'}
      data-unchanged={ranking.ranked.every(({ figure }) => figure.before === null) || undefined}
      style={{ '--name': nameWidth(ranking.ranked.map(({ row }) => text(row.name))) } as CSSProperties}
    >
      <table className={styles.table}>
        <caption className={controls.visuallyHidden}>
          {messages.compare.table}: {text(measure.label)}
        </caption>
        <colgroup>
          <col className={styles.nameColumn} />
          <col />
          <col className={styles.valueColumn} />
          <col className={styles.changeColumn} />
          {isRate && <col className={styles.basisColumn} />}
        </colgroup>
        <thead className={controls.visuallyHidden}>
          <tr>
            <th scope="col">{messages.compare.name}</th>
            <td />
            <th scope="col">{messages.compare.value}</th>
            <th scope="col">{messages.compare.change}</th>
            {isRate && <th scope="col">n</th>}
          </tr>
        </thead>
        <tbody>
          {ranking.ranked.map((ranked, index) => (
            <Fragment key={ranked.row.id}>
              {isBanded && startsBand(ranking.ranked, index) && <BandLine cases={ranked.figure.n} />}
              <RankedLine
                ranking={ranking}
                ranked={ranked}
                scale={scale}
                whole={wholeValue}
                measure={measure}
                asOf={asOf}
              />
            </Fragment>
          ))}
        </tbody>
      </table>
      {isRate && wholeValue !== null && ranking.ranked.length > 0 && (
        <WholeMark value={wholeValue} scale={scale} measure={measure} />
      )}
      <SmallSamples ranking={ranking} measure={measure} asOf={asOf} />
      {ranking.rest && <RestLine ranking={ranking} rest={ranking.rest} measure={measure} asOf={asOf} />}
    </div>
  );
}

function startsBand(ranked: readonly RankedRow[], index: number): boolean {
  const [before, row] = [ranked[index - 1], ranked[index]];
  return !before || bandOf(before.figure.n) !== bandOf(row?.figure.n ?? 0);
}

function BandLine({ cases }: { cases: number }) {
  const { messages, format } = useWords();
  const [from, to] = limitsOfBand(bandOf(cases));
  return (
    <tr>
      <th scope="rowgroup" colSpan={5} className={styles.band}>
        {messages.compare.band(format.count(from), format.count(to - 1))}
      </th>
    </tr>
  );
}

/** Room for the longest name, within reason; a Latin letter is about half as wide as a Chinese one. */
function nameWidth(names: readonly string[]): string {
  const ems = names.map((name) => [...name].reduce((sum, letter) => sum + (letter > '\u2e80' ? 1 : 0.54), 0));
  return `${Math.min(9, Math.max(4, ...ems)) + 0.3}em`;
}

function RankedLine(props: {
  ranking: Ranking;
  ranked: RankedRow;
  scale: Scale;
  whole: number | null;
  measure: Measure;
  asOf: string;
}) {
  const { ranking, ranked, scale, whole, measure, asOf } = props;
  const { figure, value, row } = ranked;
  const { format, messages } = useWords();
  const standing = standingOf(figure, whole, measure);
  const isRate = measure.kind === 'rate';
  return (
    <tr data-testid="compare-row" data-id={row.id}>
      <th scope="row">
        <DrillName row={row} />
      </th>
      <td className={styles.plot} title={isRate ? messages.compare[standing] : undefined}>
        <Plot
          figure={figure}
          value={value}
          standing={standing}
          scale={scale}
          whole={whole}
          measure={measure}
        />
        {isRate && <span className={controls.visuallyHidden}>{messages.compare[standing]}</span>}
      </td>
      <td className={styles.value} data-testid="compare-value">
        <RowFigure ranking={ranking} row={row} figure={figure} measure={measure} asOf={asOf}>
          {format.figure(value, measure.unit)}
        </RowFigure>
      </td>
      <td className={styles.change}>
        <Change figure={figure} measure={measure} />
      </td>
      {isRate && <td className={styles.basis}>{format.count(figure.n)}</td>}
    </tr>
  );
}

/** Counts change by per cent, shares by percentage points; a column has no room for “unchanged”. */
function Change({ figure, measure }: { figure: Figure; measure: Measure }) {
  const { format, messages } = useWords();
  if (figure.value === null || figure.before === null) return null;
  const isShare = measure.unit === 'share';
  if (!isShare && figure.before === 0) return null;
  const difference = isShare ? figure.value - figure.before : figure.value / figure.before - 1;
  const rounded = Number(difference.toFixed(3));
  if (rounded === 0)
    return (
      <>
        <span aria-hidden="true">±0</span>
        <span className={controls.visuallyHidden}>{messages.figures.unchanged}</span>
      </>
    );
  if (!isShare) return <ChangeMark difference={rounded} amount={format.percent(Math.abs(difference))} />;
  return (
    <span title={messages.figures.points(format.points(difference))}>
      <ChangeMark difference={rounded} amount={format.points(difference)} />
    </span>
  );
}

function DrillName({ row }: { row: CompareRow }) {
  const { view, change, city } = useExplorer();
  const { messages, text } = useWords();
  const name = text(row.name);
  if (row.id === null) return <>{messages.compare.rest}</>;
  const id = row.id;
  const isByUnit = view.reading === 'area' && view.dimension === 'unit';
  const isLastUnit = isByUnit && !city.units.some(({ parent }) => parent === id);
  const isLeaf = view.reading === 'category' && !city.categories.some(({ parent }) => parent === id);
  const drill = () => {
    if (isLastUnit) change({ about: { kind: 'unit', id } });
    else if (isByUnit) change({ unit: id });
    else change(view.reading === 'category' ? { categories: [id] } : { area: id, map: null });
  };
  if (isLeaf && view.categories.length === 1 && view.categories[0] === id) return <>{name}</>;
  return (
    <button type="button" className={styles.name} title={messages.compare.open(name)} onClick={drill}>
      {name}
    </button>
  );
}

/** The figure of a row; pressing it tells what it rests on. */
function RowFigure(props: {
  ranking: Ranking;
  row: CompareRow;
  figure: Figure;
  measure: Measure;
  asOf: string;
  children: ReactNode;
}) {
  const { ranking, row, figure, measure, asOf } = props;
  const { messages, text } = useWords();
  const name = row.id === null ? messages.compare.rest : text(row.name);
  return (
    <FigurePopover
      id={measure.id}
      label={name + messages.separator + text(measure.label)}
      figure={figure}
      asOf={asOf}
      listed={measure.id}
      slice={sliceOfRow(ranking, row)}
      className={styles.figure}
    >
      {props.children}
    </FigurePopover>
  );
}

function SmallSamples(props: { ranking: Ranking; measure: Measure; asOf: string }) {
  const { ranking, measure, asOf } = props;
  const { messages, format } = useWords();
  if (ranking.small.length === 0) return null;
  return (
    <details className={styles.small} open={ranking.ranked.length === 0}>
      <summary>{messages.compare.small(format.count(ranking.small.length))}</summary>
      <ul>
        {ranking.small.map(({ row, figure }) => (
          <li key={row.id}>
            <DrillName row={row} />
            <RowFigure ranking={ranking} row={row} figure={figure} measure={measure} asOf={asOf}>
              {needsSample(measure)
                ? messages.measure.basis(format.count(figure.n))
                : format.count(figure.value ?? 0)}
            </RowFigure>
          </li>
        ))}
      </ul>
    </details>
  );
}

function RestLine(props: {
  ranking: Ranking;
  rest: NonNullable<Ranking['rest']>;
  measure: Measure;
  asOf: string;
}) {
  const { ranking, rest, measure, asOf } = props;
  const { messages, format } = useWords();
  const { row, figure } = rest;
  const shown =
    figure.shown && figure.value !== null
      ? `${format.figure(figure.value, measure.unit)}${measure.unit === 'share' ? '%' : ''}`
      : messages.measure.basis(format.count(figure.n));
  return (
    <p className={styles.rest} data-testid="compare-rest">
      <span>{messages.compare.rest}</span>
      <RowFigure ranking={ranking} row={row} figure={figure} measure={measure} asOf={asOf}>
        {shown}
      </RowFigure>
    </p>
  );
}
