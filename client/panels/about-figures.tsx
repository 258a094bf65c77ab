import type { Figure } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import { useWords } from '../i18n';
import styles from './about-sheet.module.css';
import { useExplorer } from './explorer-context';
import { ChangeMark } from './one-figure';
import { PanelBody, Skeleton } from './panel-states';
import { useCompare } from './queries';

const stocks: MeasureId[] = ['open', 'overdue', 'dueSoon', 'paused'];
const others: MeasureId[] = [
  'reported',
  'closed',
  'matters',
  'onTimeRate',
  'responseRate',
  'resolutionRate',
  'satisfactionRate',
  'timeToClose',
];

/** The figures of a slice, each with how it differs from before. */
export function AboutFigures() {
  const { window } = useExplorer();
  const { messages } = useWords();
  const now = useCompare('area', stocks, { from: null, to: null });
  const inWindow = useCompare('area', others, window);
  const skeleton = <Skeleton rows={4} height="calc(40 * var(--unit))" />;
  return (
    <PanelBody query={inWindow} what={messages.states.parts.figures} skeleton={skeleton}>
      {({ whole: { values } }) => (
        <PanelBody query={now} what={messages.states.parts.figures} skeleton={skeleton}>
          {({ whole }) => (
            <dl className={styles.figures} data-testid="about-figures">
              {[...others, ...stocks].map((id) => (
                <One key={id} id={id} figure={{ ...values, ...whole.values }[id]} />
              ))}
            </dl>
          )}
        </PanelBody>
      )}
    </PanelBody>
  );
}

function One({ id, figure }: { id: MeasureId; figure: Figure | undefined }) {
  const { measures } = useExplorer();
  const { text, format, messages } = useWords();
  const measure = measures.get(id);
  if (!measure) return null;
  const isShown = figure?.shown === true && figure.value !== null;
  return (
    <div>
      <dt>{text(measure.label)}</dt>
      <dd data-testid={`about-${id}`} data-tone={id === 'overdue' && figure?.value ? 'overdue' : undefined}>
        <strong>{isShown && figure.value !== null ? format.figure(figure.value, measure.unit) : '—'}</strong>{' '}
        <small>{messages.units[measure.unit]}</small>
      </dd>
      <dd className={styles.beside}>
        {isShown ? <Change figure={figure} isShare={measure.unit === 'share'} /> : null}
        {measure.kind === 'rate' && figure ? ` ${messages.measure.basis(format.count(figure.n))}` : null}
      </dd>
    </div>
  );
}

function Change({ figure, isShare }: { figure: Figure; isShare: boolean }) {
  const { format, messages } = useWords();
  const { value, before } = figure;
  if (value === null || before === null || (before === 0 && !isShare)) return null;
  const difference = isShare ? value - before : value / before - 1;
  const amount = isShare
    ? messages.figures.points(format.points(difference)).trim()
    : format.percent(Math.abs(difference));
  return <ChangeMark difference={Number(difference.toFixed(4))} amount={amount} />;
}
