import type { HandOffsAnswer, HandUnit } from '@zhiyu/shared/oversight-contract';
import { useWords } from '../i18n';
import { EmptyNote, PanelBody, Skeleton } from '../panels/panel-states';
import { useHandOffs } from './brief-queries';
import styles from './hand-off-matrix.module.css';

/** Units that hand on or receive most; more make no table that is read. */
const MOST_UNITS = 8;

/** Hand-offs between units, with how often each gives cases back. */
export function HandOffMatrix() {
  const { messages } = useWords();
  const query = useHandOffs();
  const words = messages.brief.handOffs;
  return (
    <PanelBody
      query={query}
      what={messages.brief.parts.handOffs}
      skeleton={<Skeleton rows={6} height="calc(36 * var(--unit))" />}
    >
      {(answer) =>
        answer.cells.length === 0 ? (
          <EmptyNote title={words.none} hint={words.noneHint} />
        ) : (
          <Matrix answer={answer} />
        )
      }
    </PanelBody>
  );
}

function Matrix({ answer }: { answer: HandOffsAnswer }) {
  const { messages, text, format } = useWords();
  const words = messages.brief.handOffs;
  const moved = ({ returned, transferred, received }: HandUnit) => returned + transferred + received;
  const units = answer.units
    .filter((unit) => unit.id !== null && moved(unit) > 0)
    .sort((one, other) => moved(other) - moved(one))
    .slice(0, MOST_UNITS);
  const most = Math.max(1, ...answer.cells.map(({ returned, transferred }) => returned + transferred));
  const find = (from: string | null, to: string | null, isBack: boolean) =>
    answer.cells.find((cell) => cell.from === from && cell.to === to && cell.isBack === isBack);
  return (
    <div className={styles.scroll} data-testid="hand-offs">
      <p className={styles.hint}>{words.hint}</p>
      <table className={styles.matrix}>
        <thead>
          <tr>
            <td />
            {units.map((unit) => (
              <th scope="col" key={unit.id}>
                {text(unit.name)}
              </th>
            ))}
            <th scope="col">{words.desk}</th>
            <th scope="col">{words.arrivals}</th>
            <th scope="col">{words.rate}</th>
          </tr>
        </thead>
        <tbody>
          {units.map((unit) => (
            <tr key={unit.id}>
              <th scope="row">{text(unit.name)}</th>
              {units.map((to) => (
                <Cell
                  key={to.id}
                  cell={find(unit.id, to.id, false)}
                  most={most}
                  from={unit}
                  to={text(to.name)}
                />
              ))}
              <Cell cell={find(unit.id, null, true)} most={most} from={unit} to={words.desk} />
              <td>{format.count(unit.arrivals)}</td>
              <td>
                {unit.returnRate === null ? (
                  words.few
                ) : (
                  <>
                    <strong>{format.percent(unit.returnRate)}</strong>
                    <small> {unit.interval?.map((end) => format.share(end)).join('–')}</small>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Cell(props: {
  cell: HandOffsAnswer['cells'][number] | undefined;
  most: number;
  from: HandUnit;
  to: string;
}) {
  const { cell, most, from, to } = props;
  const { messages, text, format } = useWords();
  if (!cell) return <td />;
  const strength = Math.ceil((4 * (cell.returned + cell.transferred)) / most);
  const [returned, transferred] = [format.count(cell.returned), format.count(cell.transferred)];
  return (
    <td
      data-strength={strength}
      title={messages.brief.handOffs.cell(text(from.name), to, returned, transferred)}
    >
      {returned}
      {cell.transferred > 0 && <small> +{transferred}</small>}
    </td>
  );
}
