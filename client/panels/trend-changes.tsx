import type { Measure } from '@zhiyu/shared/measures';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import { useExplorer } from './explorer-context';
import { ChangeMark } from './one-figure';
import { useCompare, windowOf } from './queries';
import styles from './trend-panel.module.css';

/** How the window differs from the equal length before 环比 and from the same time last year 同比. */
export default function TrendChanges() {
  const { measure, window } = useExplorer();
  const { timeline } = useExplorerWords();
  const query = useCompare('area', [measure.id], windowOf(measure.id, window));
  const figure = query.data?.whole.values[measure.id];
  const isOpen = measure.kind !== 'stock' && window.from === null;
  return (
    <fieldset className={styles.changes} aria-label={timeline.changes} data-testid="trend-changes">
      <Change
        label={timeline.periodChange}
        now={figure?.value}
        before={isOpen ? null : figure?.before}
        measure={measure}
      />
      <Change
        label={timeline.yearChange}
        now={figure?.value}
        before={isOpen ? null : figure?.yearBefore}
        measure={measure}
      />
    </fieldset>
  );
}

function Change(props: {
  label: string;
  now: number | null | undefined;
  before: number | null | undefined;
  measure: Measure;
}) {
  const { label, now, before, measure } = props;
  const { format, messages } = useWords();
  const { timeline } = useExplorerWords();
  if (now == null || before == null || (before === 0 && measure.unit !== 'share')) {
    return (
      <span>
        {label} {timeline.none}
      </span>
    );
  }
  const isShare = measure.unit === 'share';
  const difference = isShare ? now - before : now / before - 1;
  const amount = isShare
    ? messages.figures.points(format.points(difference)).trim()
    : format.percent(Math.abs(difference));
  return (
    <span>
      {label} <ChangeMark difference={Number(difference.toFixed(4))} amount={amount} />
    </span>
  );
}
