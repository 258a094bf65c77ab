import type { MeasureId } from '@zhiyu/shared/measure-kinds';
import type { ReactNode } from 'react';
import { comparePath } from '../api-compare';
import { mattersPath } from '../api-matters';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import type { Subject } from '../view-parts';
import { AgeChart, BreakdownChart, CategoryChart, ChildrenChart, TrendChart } from './about-charts';
import { AboutFigures } from './about-figures';
import styles from './about-sheet.module.css';
import { listOf, useExplorerAbout, useSubjectName } from './about-subject';
import { CaseList } from './case-list';
import { nameCategories } from './category-chooser';
import controls from './controls.module.css';
import { ExplorerContext, useExplorer } from './explorer-context';
import { ExportLinks } from './export-links';
import { listFilters } from './filter-names';
import { MatterList } from './matter-list';
import { useMatters } from './matter-queries';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { useCompareQuestion, useOverdue } from './queries';
import { SideSheet } from './side-sheet';
import { nameDays, nameWindow } from './window-chooser';

const MOST_ROWS = 5;
const listedMeasure: MeasureId = 'reported';

/** Everything about one cell, area or unit: figures, trend, comparison, what the cases are, matters, overdue, cases. */
export default function AboutSheet({ subject }: { subject: Subject }) {
  const { change } = useExplorer();
  const about = useExplorerAbout(subject);
  const { about: messages } = useExplorerWords();
  const name = useSubjectName(subject);
  const close = () => change({ about: null });
  return (
    <SideSheet title={messages.title(name)} onClose={close} testId="about-sheet">
      <ExplorerContext value={about}>
        <SliceLine />
        <div className={styles.actions}>
          <button
            type="button"
            className={controls.plain}
            onClick={() => change({ about: null, listed: listedMeasure, ...listOf(subject) })}
            data-testid="about-cases"
          >
            {messages.cases}
          </button>
          {subject.kind === 'area' && (
            <button
              type="button"
              className={controls.plain}
              onClick={() => change({ about: null, area: subject.id, map: null })}
            >
              {messages.toMap}
            </button>
          )}
          {subject.kind === 'unit' && <OnlyThisUnit id={subject.id} />}
          {subject.kind !== 'cell' && <Table />}
        </div>
        <AboutFigures />
        <Section title={messages.trend}>
          <TrendChart />
        </Section>
        {subject.kind !== 'cell' && (
          <Section title={messages.children}>
            <ChildrenChart by={subject.kind} />
          </Section>
        )}
        <Section title={messages.categories}>
          <CategoryChart />
        </Section>
        <Section title={messages.requestTypes}>
          <BreakdownChart by="requestType" />
        </Section>
        <Section title={messages.channels}>
          <BreakdownChart by="channel" />
        </Section>
        <Section title={messages.ages}>
          <AgeChart />
        </Section>
        <Section title={messages.overdue}>
          <Overdue />
        </Section>
        <Section title={messages.matters}>
          <Matters />
        </Section>
      </ExplorerContext>
    </SideSheet>
  );
}

/** Cuts everything on the page to the cases of a unit. */
function OnlyThisUnit({ id }: { id: string }) {
  const { view, change } = useExplorer();
  const { filters: messages } = useExplorerWords();
  return (
    <button
      type="button"
      className={controls.plain}
      onClick={() => change({ about: null, filters: { ...view.filters, handledBy: id } })}
      data-testid="only-unit"
    >
      {messages.onlyUnit}
    </button>
  );
}

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h3>{title}</h3>
      {children}
    </section>
  );
}

/** What is counted below: the categories, the filters and the window. */
function SliceLine() {
  const explorer = useExplorer();
  const words = useWords();
  const { messages, areaName } = words;
  const parts = [
    areaName(explorer.area),
    explorer.view.categories.length > 0 ? nameCategories(explorer, words) : null,
    ...listFilters(explorer, words).map(({ name }) => name),
    nameWindow(explorer.windowChoice, explorer, words),
    nameDays(explorer, words),
  ];
  return (
    <p className={styles.slice} data-testid="about-slice">
      {parts.filter((part) => part !== null).join(messages.separator)}
    </p>
  );
}

/** The comparison of the parts as a table to keep. */
function Table() {
  const { window } = useExplorer();
  const { question } = useExplorer();
  const by = question.ofUnit ? 'unit' : 'area';
  const asked = useCompareQuestion(by, ['reported', 'onTimeRate'], window);
  return <ExportLinks path={comparePath(asked)} />;
}

function Overdue() {
  const { messages } = useWords();
  const query = useOverdue(null);
  return (
    <PanelBody
      query={query}
      what={messages.states.parts.overdue}
      skeleton={<Skeleton rows={3} height="calc(48 * var(--unit))" />}
    >
      {({ pages: [first] }) =>
        first && first.items.length > 0 ? (
          <CaseList
            query={{
              ...query,
              data: { pages: [{ ...first, items: first.items.slice(0, MOST_ROWS) }], pageParams: [null] },
              hasNextPage: false,
            }}
          />
        ) : (
          <EmptyNote title={messages.overdue.none} />
        )
      }
    </PanelBody>
  );
}

function Matters() {
  const { question, window, change } = useExplorer();
  const { about } = useExplorerWords();
  const query = useMatters(mattersPath({ ...question, ...window, sort: 'cases', opposed: false }));
  return (
    <PanelBody
      query={query}
      what={about.matters}
      skeleton={<Skeleton rows={3} height="calc(48 * var(--unit))" />}
    >
      {({ items }) =>
        items.length === 0 ? (
          <EmptyNote title={about.noMatters} />
        ) : (
          <MatterList
            matters={items.slice(0, MOST_ROWS)}
            onOpen={() => change({ about: null, tab: 'matters' })}
          />
        )
      }
    </PanelBody>
  );
}
