import type { MeasureId, MeasureKind } from '@zhiyu/shared/measure-kinds';
import type { Measure } from '@zhiyu/shared/measures';
import { Popover } from 'radix-ui';
import { useWords } from '../i18n';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import styles from './measure-chooser.module.css';
import { useOpened } from './use-opened';

/** Kinds of measures that cells can be coloured by: lengths of time are not known by cell. */
export const cellKinds = ['flow', 'stock', 'rate'] as const satisfies readonly MeasureKind[];
export const comparedKinds = [...cellKinds, 'duration'] as const satisfies readonly MeasureKind[];

/** Chooses a measure of some kinds, each with its definition. */
export function MeasureChooser(props: {
  chosen: MeasureId;
  onChoose: (id: MeasureId) => void;
  /** What is offered. */
  kinds: readonly MeasureKind[];
  label: string;
  className?: string;
  testId: string;
}) {
  const { measures } = useExplorer();
  const { messages, text } = useWords();
  const [open, setOpen] = useOpened();
  const chosen = measures.get(props.chosen);
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={props.className ?? controls.button}
        data-testid={props.testId}
        aria-label={`${props.label}: ${chosen ? text(chosen.label) : ''}`}
      >
        <span>{chosen ? text(chosen.label) : props.chosen}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={props.label}
        >
          {props.kinds.map((kind) => (
            <section key={kind}>
              <h3 className={controls.heading}>{messages.measure[kind]}</h3>
              <ul className={controls.options}>
                {[...measures.values()]
                  .filter((measure) => measure.kind === kind)
                  .map((measure) => (
                    <MeasureOption
                      key={measure.id}
                      measure={measure}
                      chosen={measure.id === props.chosen}
                      onChoose={() => {
                        props.onChoose(measure.id);
                        setOpen(false);
                      }}
                    />
                  ))}
              </ul>
            </section>
          ))}
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function MeasureOption(props: { measure: Measure; chosen: boolean; onChoose: () => void }) {
  const { text } = useWords();
  const { measure, chosen, onChoose } = props;
  return (
    <li>
      <button type="button" className={controls.option} aria-pressed={chosen} onClick={onChoose}>
        <span className={styles.measure}>
          {text(measure.label)}
          <span className={styles.definition}>{text(measure.definition)}</span>
        </span>
      </button>
    </li>
  );
}
