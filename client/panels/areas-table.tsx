import { useWords } from '../i18n';
import { type AreaRow, listAreaRows } from './area-rows';
import styles from './cells-table.module.css';
import { useExplorer } from './explorer-context';
import { useTitle } from './legend';
import { EmptyNote } from './panel-states';
import type { AreaHeat } from './use-area-heat';
import type { Heat } from './use-heat';

/** The map's twin where areas are coloured as a whole: the areas with the same numbers, the largest first. */
export function AreasTable({ heat, areas }: { heat: Heat; areas: AreaHeat }) {
  const { messages, areaName } = useWords();
  const { children } = useExplorer();
  const title = useTitle(heat);
  const columns = useAreaColumns(heat);
  const rows = listAreaRows(areas, heat.figure, heat.measure);
  return (
    <div className={styles.twin} data-testid="areas-table">
      <h2>{messages.table.areas(title)}</h2>
      {rows.length === 0 ? (
        <EmptyNote title={messages.legend.empty} hint={messages.legend.emptyHint} />
      ) : (
        <table className={styles.table}>
          <thead>
            <tr>
              <th scope="col">{messages.compare.name}</th>
              {columns.map(({ name }) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => {
              const area = children.find(({ id }) => id === row.id);
              return (
                <tr key={row.id} data-testid="area-row" data-id={row.id}>
                  <th scope="row">{area ? areaName(area) : row.id}</th>
                  {columns.map(({ name, write }) => (
                    <td key={name}>{write(row)}</td>
                  ))}
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** What is told of an area. */
interface AreaColumn {
  name: string;
  read: (row: AreaRow) => number | null;
  /** As it stands in a table. */
  write: (row: AreaRow) => string;
}

/** What is told of each area of the map. */
export function useAreaColumns({ measure, figure }: Heat): AreaColumn[] {
  const { messages, text, format } = useWords();
  const isConcurrence = figure === 'domains' || figure === 'units';
  const isShare = figure === 'share' || (!isConcurrence && measure.unit === 'share');
  const write = (value: number | null) => {
    if (value === null) return '—';
    if (isShare) return format.percent(value);
    return isConcurrence ? format.count(value) : format.figure(value, measure.unit);
  };
  const column = (name: string, read: AreaColumn['read'], say = write): AreaColumn => ({
    name,
    read,
    write: (row) => say(read(row)),
  });
  const name = isShare ? messages.table.share : isConcurrence ? messages.compare.value : text(measure.label);
  const columns = [column(name, ({ value }) => value)];
  if (figure === 'change') columns.push(column(messages.table.before, ({ before }) => before));
  else if (isShare) {
    const count = (value: number | null) => format.count(value ?? 0);
    columns.push(column(messages.measure.denominator, ({ denominator }) => denominator, count));
  }
  return columns;
}
