import type { Figure } from '@zhiyu/shared/contract';
import type { MeasureId } from '@zhiyu/shared/measures';
import type { Text } from '@zhiyu/shared/pack';
import { Popover } from 'radix-ui';
import { useWords } from '../i18n';
import type { View } from '../view-state';
import { useExplorer } from './explorer-context';
import styles from './figure-details.module.css';

/** What a figure rests on: definition, numerator and denominator, interval, as-of, and the way to its cases. */
export function FigureDetails(props: {
  id: MeasureId;
  label: string;
  figure: Figure | undefined;
  asOf: string;
  listed: MeasureId | 'today';
}) {
  const { measures } = useExplorer();
  const { messages, text, format } = useWords();
  const measure = measures.get(props.id);
  const { figure } = props;
  if (!measure) return null;
  const isRate = measure.kind === 'rate';
  return (
    <>
      <h3 className={styles.label}>{props.label}</h3>
      <p className={styles.definition}>{text(measure.definition)}</p>
      {isRate && figure && <RateParts id={props.id} figure={figure} />}
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
      {!isRate && (
        <CasesLink listed={{ listed: props.listed, listedPart: null }} label={messages.measure.cases} />
      )}
    </>
  );
}

/** An ISO instant with the city's offset, as its clock reads: `2025-11-23 14:32:06`. */
export function readInstant(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}

function RateParts({ id, figure }: { id: MeasureId; figure: Figure }) {
  const { measures } = useExplorer();
  const { messages, text, format } = useWords();
  const measure = measures.get(id);
  const nameOfPart = (said: Text | undefined, part: string | undefined) =>
    said ? text(said) : text(measures.get(part as MeasureId)?.label ?? { zh: '', en: '' });
  const unit = measure?.unit ?? 'share';
  const sign = unit === 'share' ? '%' : '';
  const isWhole = measure?.denominator === 'residents';
  const parts = [
    {
      role: messages.measure.numerator,
      name: nameOfPart(measure?.numeratorText, measure?.numerator),
      value: figure.numerator,
      listed: { listed: id, listedPart: 'numerator' as const },
    },
    {
      role: messages.measure.denominator,
      name: isWhole ? messages.measure.residents : nameOfPart(measure?.denominatorText, measure?.denominator),
      value: figure.denominator,
      listed: isWhole ? null : { listed: id, listedPart: null },
    },
  ];
  return (
    <dl className={styles.parts}>
      {parts.map(({ role, name, value, listed }) => (
        <div key={role}>
          <dt>
            {role}
            {name && ` · ${name}`}
          </dt>
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
    </dl>
  );
}

function CasesLink({ listed, label }: { listed: Pick<View, 'listed' | 'listedPart'>; label: string }) {
  const { change } = useExplorer();
  return (
    <Popover.Close className={styles.link} onClick={() => change(listed)}>
      {label}
    </Popover.Close>
  );
}
