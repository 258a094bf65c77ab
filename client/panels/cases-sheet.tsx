import { cellMetres, latitudeOf } from '@zhiyu/shared/grid';
import { casesPath } from '../api-cases';
import { useWords } from '../i18n';
import { type ListedOf, lastDayOf, type View } from '../view-state';
import { CaseList } from './case-list';
import styles from './cases-sheet.module.css';
import { nameCategories } from './category-chooser';
import { useExplorer } from './explorer-context';
import { ExportLinks } from './export-links';
import { listFilters } from './filter-names';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { useArea, useCases, windowOf } from './queries';
import { SideSheet } from './side-sheet';
import { nameDays, nameWindow } from './window-chooser';

/** The cases behind a figure. Nothing where none is asked for. */
export function CasesSheet() {
  const { view } = useExplorer();
  if (view.listed === null || view.openCase !== null) return null;
  return <Sheet listed={view.listed} part={view.listedPart} of={view.listedOf} />;
}

function Sheet(props: {
  listed: NonNullable<View['listed']>;
  part: View['listedPart'];
  of: ListedOf | null;
}) {
  const { listed, part, of } = props;
  const explorer = useExplorer();
  const words = useWords();
  const { messages, text, format } = words;
  const isToday = listed === 'today';
  const id = isToday ? 'reported' : listed;
  const measure = explorer.measures.get(id);
  const window = isToday ? { from: lastDayOf(explorer.clock), to: null } : explorer.window;
  const path = casesPath({ ...explorer.question, measure: id, part, of, ...windowOf(id, window) });
  const query = useCases(path);
  const total = query.data?.pages[0]?.total;
  const span = isToday
    ? messages.window.today
    : `${nameWindow(explorer.windowChoice, explorer, words)}${messages.separator}${nameDays(explorer, words)}`;
  const label = isToday ? messages.figures.today : measure ? text(measure.label) : id;
  const name = part === null ? label : `${label}${messages.separator}${messages.measure.numerator}`;
  return (
    <SideSheet
      title={messages.cases.title(name)}
      onClose={() => explorer.change({ listed: null, listedPart: null, listedOf: null })}
      testId="cases-sheet"
    >
      <p className={styles.scope}>
        <Whose of={of} />
        {explorer.view.categories.length > 0 && messages.separator + nameCategories(explorer, words)}
        {listFilters(explorer, words).map(({ name }) => messages.separator + name)}
        {measure?.kind !== 'stock' && messages.separator + span}
        {total !== undefined && (
          <>
            {messages.separator}
            <strong data-testid="cases-total">
              {messages.cases[measure?.unit === 'event' ? 'behindEvents' : 'count'](format.count(total))}
            </strong>
          </>
        )}
      </p>
      <ExportLinks path={path} />
      <PanelBody
        query={query}
        what={messages.states.parts.cases}
        skeleton={<Skeleton rows={8} height="calc(48 * var(--unit))" />}
      >
        {() =>
          total === 0 ? (
            <EmptyNote title={messages.cases.none} hint={messages.cases.noneHint} />
          ) : (
            <CaseList query={query} isAnywhere={of?.by.endsWith('accountableArea')} />
          )
        }
      </PanelBody>
    </SideSheet>
  );
}

/** Where the cases happened, in whose record they count, who handles them, or of what they are the rest. */
function Whose({ of }: { of: ListedOf | null }) {
  const { area, city } = useExplorer();
  const { messages, text, areaName, format } = useWords();
  const by = of?.by.replace('rest.', '');
  const accountable = useArea(by === 'accountableArea' ? (of?.id ?? null) : null);
  const unit = by === 'unit' ? city.units.find(({ id }) => id === of?.id) : undefined;
  const names = [by === 'accountableArea' ? null : areaName(area)];
  if (by === 'accountableArea' && of?.id) {
    names.push(messages.cases.of.accountableArea(accountable ? areaName(accountable) : of.id));
  }
  if (by === 'unit' && of?.id) names.push(messages.cases.of.unit(unit ? text(unit.name) : of.id));
  if (by === 'cell' && of?.id) names.push(messages.cell.title(format.distance(sideOf(of.id))));
  if (of?.by.startsWith('rest.')) names.push(messages.compare.rest);
  return <>{names.filter((name) => name !== null).join(messages.separator)}</>;
}

/** Length of a cell's side in metres, by its address `level,x,y`. */
function sideOf(cell: string): number {
  const [level = 0, , y = 0] = cell.split(',').map(Number);
  return cellMetres(level, latitudeOf((y + 0.5) / 2 ** level));
}
