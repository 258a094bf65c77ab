import type { CompareAnswer } from '@zhiyu/shared/contract';
import type { Measure } from '@zhiyu/shared/measures';
import { memo } from 'react';
import { useWords } from '../i18n';
import { useExplorer } from '../panels/explorer-context';
import { comparedKinds, MeasureChooser } from '../panels/measure-chooser';
import { EmptyNote, PanelBody, Skeleton } from '../panels/panel-states';
import { useBriefPage, usePressed } from './brief-context';
import { useComparison } from './brief-queries';
import { comparisonViews } from './brief-view';
import styles from './comparison-panel.module.css';
import { DotPlot } from './dot-plot';
import { FunnelPlot } from './funnel-plot';
import { IndexTable } from './index-table';
import { SmallMultiples } from './small-multiples';

/** Against whom, and whether it is real: a funnel, dots with intervals, or small trends beside each other. */
export const ComparisonPanel = memo(function ComparisonPanel() {
  const { measures, change } = useExplorer();
  const { compared } = useBriefPage();
  const { messages, text } = useWords();
  const query = useComparison();
  const measure = measures.get(compared);
  if (!measure) return null;
  return (
    <section className={styles.panel} aria-labelledby="against-title" data-testid="comparison">
      <header className={styles.head}>
        <h2 id="against-title">{messages.brief.comparison.title(text(measure.label))}</h2>
        <MeasureChooser
          kinds={comparedKinds}
          chosen={compared}
          onChoose={(id) => change({ compared: id })}
          label={messages.compare.chooseMeasure}
          className={styles.measure ?? ''}
          testId="compared-measure"
        />
      </header>
      <Choices measure={measure} />
      <PanelBody
        query={query}
        what={messages.brief.parts.comparison}
        skeleton={<Skeleton rows={1} height="calc(300 * var(--unit))" />}
      >
        {(answer) => <Drawn answer={answer} measure={measure} />}
      </PanelBody>
    </section>
  );
});

/** How it is drawn, with whom it is compared, and whether the mix is held equal. */
function Choices({ measure }: { measure: Measure }) {
  // What there is to choose changes with what is drawn: nothing moves under a finger.
  const { changeExtras, by } = useBriefPage();
  const { extras } = usePressed();
  const { area } = useExplorer();
  const { messages } = useWords();
  const words = messages.brief.comparison;
  const isByArea = by === 'area' || by === 'accountableArea';
  return (
    <div className={styles.choices}>
      <fieldset className={styles.switch} aria-label={words.views.label}>
        {comparisonViews.map((drawn) => (
          <button
            key={drawn}
            type="button"
            aria-pressed={extras.drawn === drawn}
            onClick={() => changeExtras({ drawn })}
            data-testid={`drawn-${drawn}`}
          >
            {words.views[drawn]}
          </button>
        ))}
      </fieldset>
      {isByArea && area.parent !== null && (
        <button
          type="button"
          className={styles.toggle}
          aria-pressed={extras.peers}
          onClick={() => changeExtras({ peers: !extras.peers })}
          data-testid="peers"
        >
          {words.peers}
        </button>
      )}
      {measure.unit === 'share' && by !== 'category' && (
        <button
          type="button"
          className={styles.toggle}
          aria-pressed={extras.held}
          onClick={() => changeExtras({ held: !extras.held })}
          data-testid="held"
        >
          {words.held}
        </button>
      )}
    </div>
  );
}

const Drawn = memo(function Drawn({ answer, measure }: { answer: CompareAnswer; measure: Measure }) {
  const { extras } = useBriefPage();
  const { messages } = useWords();
  const words = messages.brief.comparison;
  if (!answer.rows.some(({ id }) => id !== null))
    return <EmptyNote title={words.none} hint={words.noneHint} />;
  const hasFunnel = answer.funnels?.[measure.id] !== undefined;
  return (
    <>
      {extras.drawn === 'funnel' && hasFunnel && <FunnelPlot answer={answer} measure={measure} />}
      {extras.drawn === 'funnel' && !hasFunnel && <p className={styles.note}>{words.noFunnel}</p>}
      {(extras.drawn === 'dots' || (extras.drawn === 'funnel' && !hasFunnel)) && (
        <DotPlot answer={answer} measure={measure} />
      )}
      {extras.drawn === 'multiples' && <SmallMultiples answer={answer} measure={measure} />}
      <IndexTable answer={answer} />
    </>
  );
});
