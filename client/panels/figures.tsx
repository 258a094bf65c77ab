import type { Figure } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import { useEffect } from 'react';
import { useWords } from '../i18n';
import { useExplorer } from './explorer-context';
import styles from './figures.module.css';
import { ChangeMark, OneFigure } from './one-figure';
import { PanelBody } from './panel-states';
import { useCompare, useOverdue, useToday } from './queries';
import { TodayFigure } from './today-figure';

const stocks: MeasureId[] = ['open', 'overdue'];
const flowsAndRates: MeasureId[] = ['closed', 'rated', 'responseRate', 'onTimeRate', 'satisfactionRate'];
/** An archive has no today: it shows what was reported in the window instead. */
const ofArchive: MeasureId[] = ['reported', ...flowsAndRates];

/** The six figures that the room lives by. Each opens its definition, its parts and the cases behind it. */
export function Figures() {
  const { window, clock, reportAsOf } = useExplorer();
  const { messages } = useWords();
  const now = useCompare('area', stocks, { from: null, to: null });
  const inWindow = useCompare('area', clock.frozen ? ofArchive : flowsAndRates, window);
  useToday();
  const asOf = inWindow.data?.asOf;
  useEffect(() => {
    if (asOf !== undefined) reportAsOf('figures', asOf);
  }, [asOf, reportAsOf]);
  const skeleton = <SixSkeletons />;
  return (
    <section className={styles.figures} aria-label={messages.figures.title} data-testid="figures">
      <PanelBody query={inWindow} what={messages.states.parts.figures} skeleton={skeleton}>
        {(rates) => (
          <PanelBody query={now} what={messages.states.parts.figures} skeleton={skeleton}>
            {(stock) => (
              <SixFigures stock={stock.whole.values} rates={rates.whole.values} asOf={rates.asOf} />
            )}
          </PanelBody>
        )}
      </PanelBody>
    </section>
  );
}

type Values = Record<string, Figure>;

function SixFigures({ stock, rates, asOf }: { stock: Values; rates: Values; asOf: string }) {
  const { clock } = useExplorer();
  const { messages } = useWords();
  return (
    <div className={styles.six}>
      {clock.frozen ? (
        <OneFigure id="reported" label={messages.figures.inWindow} figure={rates.reported} asOf={asOf}>
          <ChangeByShare figure={rates.reported} />
        </OneFigure>
      ) : (
        <TodayFigure />
      )}
      <OneFigure id="open" label={messages.figures.open} figure={stock.open} asOf={asOf}>
        <ChangeByCount figure={stock.open} phrase={messages.figures.weekBefore} />
      </OneFigure>
      <OneFigure
        id="responseRate"
        label={messages.figures.responseRate}
        figure={rates.responseRate}
        asOf={asOf}
      >
        <Basis figure={rates.responseRate} />
      </OneFigure>
      <OneFigure
        id="overdue"
        label={messages.figures.overdue}
        figure={stock.overdue}
        asOf={asOf}
        tone="overdue"
      >
        <Longest />
      </OneFigure>
      <OneFigure id="onTimeRate" label={messages.figures.onTimeRate} figure={rates.onTimeRate} asOf={asOf}>
        <ChangeByPoints figure={rates.onTimeRate} />
      </OneFigure>
      <OneFigure
        id="satisfactionRate"
        label={messages.figures.satisfactionRate}
        figure={rates.satisfactionRate}
        asOf={asOf}
      >
        <Coverage part={rates.rated} whole={rates.closed} />
      </OneFigure>
    </div>
  );
}

function ChangeByCount({ figure, phrase }: { figure: Figure | undefined; phrase: string }) {
  const { format } = useWords();
  if (figure?.value == null || figure.before === null) return null;
  const difference = figure.value - figure.before;
  return (
    <>
      <ChangeMark difference={difference} amount={format.count(Math.abs(difference))} />
      {difference !== 0 && ` ${phrase}`}
    </>
  );
}

function ChangeByShare({ figure }: { figure: Figure | undefined }) {
  const { format, messages } = useWords();
  if (figure?.value == null || !figure.before) return null;
  const change = figure.value / figure.before - 1;
  return (
    <>
      <ChangeMark difference={change} amount={format.percent(Math.abs(change))} />
      {` ${messages.figures.periodBefore}`}
    </>
  );
}

function ChangeByPoints({ figure }: { figure: Figure | undefined }) {
  const { format, messages } = useWords();
  if (figure?.value == null || figure.before === null) return <Basis figure={figure} />;
  const difference = figure.value - figure.before;
  return (
    <ChangeMark difference={difference} amount={messages.figures.points(format.points(difference)).trim()} />
  );
}

function Basis({ figure }: { figure: Figure | undefined }) {
  const { format, messages } = useWords();
  if (!figure) return null;
  return <>{messages.measure.basis(format.count(figure.n))}</>;
}

function Coverage({ part, whole }: { part: Figure | undefined; whole: Figure | undefined }) {
  const { format, messages } = useWords();
  if (!part?.value || !whole?.value) return <Basis figure={part} />;
  return (
    <>
      <span className={styles.part}>
        {messages.figures.coverage(format.wholePercent(part.value / whole.value))}
      </span>
      <span className={styles.part}>{messages.measure.basis(format.count(part.value))}</span>
    </>
  );
}

function Longest() {
  const { messages, format } = useWords();
  const worst = useOverdue(null).data?.pages[0]?.items[0];
  if (!worst) return null;
  return <>{messages.figures.longest(format.duration(worst.overdueMs ?? 0))}</>;
}

function SixSkeletons() {
  const { messages } = useWords();
  return (
    <div className={styles.six} role="status" aria-label={messages.states.loading}>
      {stocks.concat(flowsAndRates.slice(1)).map((id) => (
        <span key={id} className={styles.placeholder} />
      ))}
    </div>
  );
}
