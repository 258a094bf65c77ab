import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { comparePath } from '../api-compare';
import { useWords } from '../i18n';
import { comparedMeasure, type Dimension, dimensions } from '../view-state';
import styles from './compare-panel.module.css';
import { inBands, rankRows, sliceOfWhole, topUnit } from './compare-rows';
import { CompareTable } from './compare-table';
import { useExplorer } from './explorer-context';
import { ExportLinks } from './export-links';
import { FigurePopover } from './figure-popover';
import { comparedKinds, MeasureChooser } from './measure-chooser';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { useCompare, useCompareQuestion, windowOf } from './queries';

/** Compares the areas inside the area looked at, or the domains, by one measure. */
export function ComparePanel() {
  const { view, window, measures, change } = useExplorer();
  const { messages } = useWords();
  const measure = measures.get(comparedMeasure(view));
  const id = comparedMeasure(view);
  const by = view.reading === 'category' ? 'category' : view.dimension;
  const asked = useCompareQuestion(by, [id], windowOf(id, window));
  const query = useCompare(by, [id], windowOf(id, window));
  if (!measure) return null;
  return (
    <section className={styles.panel} aria-labelledby="compare-title" data-testid="compare">
      <header className={styles.head}>
        <h2 id="compare-title">
          <CompareTitle />
        </h2>
        {view.reading === 'area' && <DimensionChooser />}
        <MeasureChooser
          kinds={comparedKinds}
          chosen={id}
          onChoose={(compared) => change({ compared })}
          label={messages.compare.chooseMeasure}
          className={styles.measure}
          testId="compare-measure"
        />
        {query.data && (
          <p className={styles.legend}>
            {measure.kind === 'rate' && messages.compare.dots + messages.separator}
            <WholeFigure answer={query.data} measure={measure} />
          </p>
        )}
        {by === 'unit' && <UnitAbove />}
      </header>
      <div className={styles.rows}>
        <PanelBody
          query={query}
          what={messages.states.parts.compare}
          skeleton={<Skeleton rows={10} height="calc(22 * var(--unit))" />}
        >
          {(answer) => <Comparison answer={answer} measure={measure} />}
        </PanelBody>
      </div>
      <ExportLinks path={comparePath(asked)} />
    </section>
  );
}

/** The figure of all that is compared. */
function WholeFigure({ answer, measure }: { answer: CompareAnswer; measure: Measure }) {
  const { messages, text, format } = useWords();
  const { whole, asOf } = answer;
  const figure = whole.values[measure.id];
  const name = text(whole.name);
  const unit = measure.unit === 'share' ? '%' : ` ${messages.units[measure.unit]}`;
  const value =
    figure?.shown && figure.value !== null ? format.figure(figure.value, measure.unit) + unit : '—';
  return (
    <FigurePopover
      id={measure.id}
      label={name + messages.separator + text(measure.label)}
      figure={figure}
      asOf={asOf}
      listed={measure.id}
      slice={sliceOfWhole(answer)}
      className={styles.whole}
      testId="compare-whole"
    >
      {name} {value}
    </FigurePopover>
  );
}

/** The way back from the parts of a unit. */
function UnitAbove() {
  const { view, city, change } = useExplorer();
  const { messages, text } = useWords();
  const top = topUnit(city.units);
  const unit = city.units.find(({ id }) => id === view.unit);
  if (!unit || unit.id === top) return null;
  const above = city.units.find(({ id }) => id === unit.parent);
  const name = above ? text(above.name) : messages.compare.allUnits;
  return (
    <button
      type="button"
      className={styles.above}
      onClick={() => change({ unit: above && above.id !== top ? above.id : null })}
      data-testid="unit-above"
    >
      <span aria-hidden="true">‹ </span>
      {messages.area.up(name)}
    </button>
  );
}

/** Where it happened, whose record it counts in, or who handles it: place and responsibility differ. */
function DimensionChooser() {
  const { view, change } = useExplorer();
  const { messages } = useWords();
  return (
    <select
      className={styles.dimension}
      aria-label={messages.compare.chooseDimension}
      value={view.dimension}
      onChange={({ target }) => change({ dimension: target.value as Dimension, unit: null })}
      data-testid="compare-dimension"
    >
      {dimensions.map((dimension) => (
        <option key={dimension} value={dimension}>
          {messages.compare.dimensions[dimension]}
        </option>
      ))}
    </select>
  );
}

function CompareTitle() {
  const { view, city, children } = useExplorer();
  const { messages, text } = useWords();
  if (view.reading === 'category') {
    const chosen = city.categories.find(({ id }) => id === view.categories[0]);
    if (view.categories.length !== 1 || !chosen) return <>{messages.compare.domains}</>;
    return <>{messages.compare.within(text(chosen.name))}</>;
  }
  if (view.dimension === 'unit') return <>{messages.compare.units}</>;
  const level = city.levels.find(({ id }) => id === children[0]?.level);
  return <>{messages.compare.level(level ? text(level.name) : messages.compare.areas)}</>;
}

function Comparison({ answer, measure }: { answer: CompareAnswer; measure: Measure }) {
  const { messages } = useWords();
  const ranking = rankRows(answer, measure);
  if (ranking.ranked.length === 0 && ranking.small.length === 0) {
    return <EmptyNote title={messages.compare.nothing} hint={messages.compare.nothingHint} />;
  }
  return (
    <CompareTable
      ranking={ranking}
      isBanded={inBands(answer, measure)}
      whole={answer.whole.values[measure.id] ?? null}
      measure={measure}
      asOf={answer.asOf}
    />
  );
}
