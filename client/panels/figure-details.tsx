import type { Figure } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import type { Text } from '@zhiyu/shared/pack';
import { Popover } from 'radix-ui';
import { useWords } from '../i18n';
import { readInstant } from '../read-instant';
import type { View } from '../view-state';
import { useExplorer } from './explorer-context';
import styles from './figure-details.module.css';

export interface FigureDetailsProps {
  id: MeasureId;
  label: string;
  figure: Figure | undefined;
  asOf: string;
  /** The list that its cases stand in. */
  listed: MeasureId | 'today';
  /** How the slice on the screen becomes the figure's own. */
  slice: Partial<View>;
}

/** What a figure rests on: definition, numerator and denominator, interval, as-of, and the way to its cases. */
export function FigureDetails(props: FigureDetailsProps) {
  const { measures } = useExplorer();
  const { messages, text, format } = useWords();
  const measure = measures.get(props.id);
  const { figure, slice } = props;
  if (!measure) return null;
  const hasParts = measure.kind === 'rate' || measure.kind === 'duration';
  return (
    <>
      <h3 className={styles.label}>{props.label}</h3>
      <p className={styles.definition}>{text(measure.definition)}</p>
      {hasParts && figure && <Parts id={props.id} figure={figure} slice={slice} />}
      {figure && !figure.shown && (
        <p className={styles.definition}>
          {figure.n === 0 ? messages.measure.nothing : messages.measure.smallSample(format.count(figure.n))}
        </p>
      )}
      {measure.exclusions && (
        <p className={styles.definition}>
          {messages.measure.exclusions}
          {messages.separator}
          {text(measure.exclusions)}
        </p>
      )}
      {measure.source && (
        <p className={styles.quiet}>
          {messages.measure.rule}
          {messages.separator}
          {measure.source}
        </p>
      )}
      {props.asOf && <p className={styles.quiet}>{messages.bar.asOf(readInstant(props.asOf))}</p>}
      {!hasParts && (
        <CasesLink
          listed={{ ...slice, listed: props.listed, listedPart: null }}
          label={messages.measure.cases}
        />
      )}
    </>
  );
}

function Parts({ id, figure, slice }: { id: MeasureId; figure: Figure; slice: Partial<View> }) {
  const { measures } = useExplorer();
  const { messages, text, format } = useWords();
  const measure = measures.get(id);
  const nameOfPart = (said: Text | undefined, part: string | undefined) =>
    said ? text(said) : text(measures.get(part as MeasureId)?.label ?? { zh: '', en: '' });
  const unit = measure?.unit ?? 'share';
  const sign = unit === 'share' ? '%' : '';
  const isWhole = measure?.denominator === 'residents';
  const isRate = measure?.kind === 'rate';
  const parts = [
    {
      role: isRate ? messages.measure.numerator : null,
      name: nameOfPart(measure?.numeratorText, measure?.numerator),
      value: figure.numerator,
      listed: { ...slice, listed: id, listedPart: 'numerator' as const },
    },
    {
      role: isRate ? messages.measure.denominator : null,
      name: isWhole ? messages.measure.residents : nameOfPart(measure?.denominatorText, measure?.denominator),
      value: figure.denominator,
      listed: isWhole ? null : { ...slice, listed: id, listedPart: null },
    },
  ];
  return (
    <dl className={styles.parts}>
      {parts.map(({ role, name, value, listed }) => (
        <div key={name}>
          <dt>{[role, name].filter(Boolean).join(messages.separator)}</dt>
          <dd>
            {value === null ? (
              '—'
            ) : listed === null ? (
              format.count(value)
            ) : (
              <CasesLink listed={listed} label={format.count(value)} />
            )}
          </dd>
        </div>
      ))}
      {figure.interval && (
        <div>
          <dt>{messages.measure.interval}</dt>
          <dd>
            {figure.interval.map((end) => format.figure(end, unit)).join('–')}
            {sign}
          </dd>
        </div>
      )}
      {figure.quantiles &&
        (['p50', 'p90'] as const).map((name) => {
          const value = figure.quantiles?.[name];
          return (
            <div key={name}>
              <dt>{messages.measure.quantiles[name]}</dt>
              <dd>{value == null ? '—' : `${format.figure(value, unit)} ${messages.units[unit]}`}</dd>
            </div>
          );
        })}
    </dl>
  );
}

function CasesLink({ listed, label }: { listed: Partial<View>; label: string }) {
  const { change } = useExplorer();
  return (
    <Popover.Close className={styles.link} onClick={() => change(listed)}>
      {label}
    </Popover.Close>
  );
}
