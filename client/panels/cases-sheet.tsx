import { casesPath } from '../api';
import { useWords } from '../i18n';
import { lastDayOf, type View } from '../view-state';
import { CaseList } from './case-list';
import styles from './cases-sheet.module.css';
import { nameCategories } from './category-chooser';
import { useExplorer } from './explorer-context';
import { ExportLinks } from './export-links';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { useCases, windowOf } from './queries';
import { SideSheet } from './side-sheet';
import { nameDays, nameWindow } from './window-chooser';

/** The cases behind a figure. Nothing where none is asked for. */
export function CasesSheet() {
  const { view } = useExplorer();
  if (view.listed === null || view.openCase !== null) return null;
  return <Sheet listed={view.listed} part={view.listedPart} />;
}

function Sheet({ listed, part }: { listed: NonNullable<View['listed']>; part: View['listedPart'] }) {
  const explorer = useExplorer();
  const words = useWords();
  const { messages, text, format, areaName } = words;
  const isToday = listed === 'today';
  const id = isToday ? 'reported' : listed;
  const measure = explorer.measures.get(id);
  const window = isToday ? { from: lastDayOf(explorer.clock), to: null } : explorer.window;
  const path = casesPath({ ...explorer.question, measure: id, part, ...windowOf(id, window) });
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
      onClose={() => explorer.change({ listed: null, listedPart: null })}
      testId="cases-sheet"
    >
      <p className={styles.scope}>
        {areaName(explorer.area)}
        {explorer.view.categories.length > 0 && messages.separator + nameCategories(explorer, words)}
        {measure?.kind !== 'stock' && messages.separator + span}
        {total !== undefined && (
          <>
            {messages.separator}
            <strong data-testid="cases-total">{messages.cases.count(format.count(total))}</strong>
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
            <CaseList query={query} />
          )
        }
      </PanelBody>
    </SideSheet>
  );
}
