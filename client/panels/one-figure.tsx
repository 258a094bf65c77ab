import type { Figure } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import type { ReactNode } from 'react';
import { useWords } from '../i18n';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import { FigurePopover } from './figure-popover';
import styles from './figures.module.css';

/** Longer figures are set smaller, so that three fit side by side. */
const LONGEST_LARGE = 6;

/** A figure with its label and a line beneath; pressing it tells what it rests on. */
export function OneFigure(props: {
  id: MeasureId;
  label: string;
  figure: Figure | undefined;
  asOf: string;
  tone?: 'overdue';
  /** The list that its cases open in, where that is not the measure over the window. */
  listed?: MeasureId | 'today';
  children?: ReactNode;
}) {
  const { id, label, figure, tone } = props;
  return (
    <FigurePopover
      id={id}
      label={label}
      figure={figure}
      asOf={props.asOf}
      listed={props.listed ?? id}
      slice={{}}
      className={styles.figure}
      testId={`figure-${id}`}
    >
      <span className={styles.label}>{label}</span>
      <FigureValue id={id} figure={figure} tone={figure?.value ? tone : undefined} />
      <span className={styles.beneath}>{props.children}</span>
    </FigurePopover>
  );
}

function FigureValue(props: { id: MeasureId; figure: Figure | undefined; tone?: 'overdue' }) {
  const { measures } = useExplorer();
  const { format, messages } = useWords();
  const unit = measures.get(props.id)?.unit ?? 'case';
  const { figure } = props;
  if (!figure?.shown || figure.value === null) return <span className={styles.missing}>—</span>;
  const shown = format.figure(figure.value, unit);
  return (
    <span
      className={styles.value}
      data-tone={props.tone}
      data-long={shown.length > LONGEST_LARGE || undefined}
    >
      <span data-testid="value">{shown}</span>
      <span className={styles.unit}>{messages.units[unit]}</span>
    </span>
  );
}

/** ▲ or ▼ with what a screen reader says instead; neutral, because more is neither good nor bad. */
export function ChangeMark({ difference, amount }: { difference: number; amount: string }) {
  const { messages } = useWords();
  if (difference === 0) return <>{messages.figures.unchanged}</>;
  return (
    <>
      <span aria-hidden="true">{difference > 0 ? '▲' : '▼'}</span>
      <span className={controls.visuallyHidden}>
        {difference > 0 ? messages.change.up : messages.change.down}
      </span>{' '}
      {amount}
    </>
  );
}
