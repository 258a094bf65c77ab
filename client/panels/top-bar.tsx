import { Dialog } from 'radix-ui';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useWords } from '../i18n';
import { loadPart } from '../lost-part';
import { isFiltered } from '../slice-filters';
import type { Reading } from '../view-state';
import { AreaPath } from './area-path';
import { CategoryChooser } from './category-chooser';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import { FilterChips } from './filter-chips';
import { FilterChooser } from './filter-chooser';
import { useGovernanceArea } from './governance-queries';
import { CloseIcon, FilterIcon, SearchIcon } from './icons';
import { cellKinds, MeasureChooser } from './measure-chooser';
import { PageLinks, PagesMenu } from './pages-menu';
import { isPageFor } from './pages-of-role';
import { PreferenceButtons } from './preference-buttons';
import { SignOutButton } from './sign-out-button';
import styles from './top-bar.module.css';
import { WindowChooser } from './window-chooser';

const SearchBox = lazy(() => loadPart(import('./search-box')));

export interface TopBarProps {
  /** When the oldest figure on the screen was true, in words. */
  asOf: string | null;
  onLanguage: () => void;
  onTheme: () => void;
  /** The choosers go into a sheet of their own where there is no room for a bar. */
  compact: boolean;
}

/** Beside a longer title, or a path, the choosers do not fit on a small desk. */
const LONGEST_TITLE = 13;

/** The title, what the page shows and how to change it. */
export function TopBar(props: TopBarProps) {
  const { city, path, view } = useExplorer();
  const { cityTitle } = useWords();
  const title = cityTitle(city);
  const hasChips = view.governanceArea !== null || isFiltered(view.filters);
  const isLong = hasChips || path.length > 1 || title.length > LONGEST_TITLE;
  return (
    <header className={styles.bar} data-compact={props.compact || undefined} data-long={isLong || undefined}>
      <h1 className={styles.title}>{title}</h1>
      {props.compact ? (
        <div className={styles.scope}>
          <AreaPath />
          {props.asOf !== null && (
            <span className={styles.asOfLow} data-testid="as-of">
              {props.asOf}
            </span>
          )}
          <FilterSheet />
        </div>
      ) : (
        <Choosers />
      )}
      <Tools {...props} asOf={props.compact ? null : props.asOf} />
    </header>
  );
}

function Choosers() {
  const { view, change } = useExplorer();
  const { messages } = useWords();
  return (
    <fieldset className={styles.choosers} aria-label={messages.bar.navigation}>
      <ReadingSwitch />
      <GovernanceChip />
      <AreaPath />
      <CategoryChooser />
      <WindowChooser />
      <MeasureChooser
        kinds={cellKinds}
        chosen={view.measure}
        onChoose={(measure) => change({ measure })}
        label={messages.measure.title}
        testId="measure-chooser"
      />
      <FilterChooser />
      <FilterChips />
    </fieldset>
  );
}

function ReadingSwitch() {
  const { view, change } = useExplorer();
  const { messages } = useWords();
  const options: [Reading, string][] = [
    ['area', messages.bar.byArea],
    ['category', messages.bar.byCategory],
    ['governance', messages.bar.byGovernance],
  ];
  return (
    <fieldset className={controls.switch} aria-label={messages.bar.reading}>
      {options.map(([reading, label]) => (
        <button
          key={reading}
          type="button"
          aria-pressed={view.reading === reading}
          onClick={() => change({ reading })}
        >
          {label}
        </button>
      ))}
    </fieldset>
  );
}

/** The governance area that everything on the page is cut to, and how to leave it. */
function GovernanceChip() {
  const { view, change } = useExplorer();
  const { messages } = useWords();
  const area = useGovernanceArea();
  if (view.governanceArea === null) return null;
  return (
    <button
      type="button"
      className={styles.chip}
      onClick={() => change({ governanceArea: null, map: null })}
      aria-label={messages.bar.leaveGovernance(area?.name ?? view.governanceArea)}
      data-testid="governance-chip"
    >
      {area?.name ?? view.governanceArea}
      <CloseIcon />
    </button>
  );
}

/** The way to the search, by a press or by Ctrl or ⌘ and K. */
function SearchButton() {
  const { messages } = useWords();
  const [open, setOpen] = useState(false);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key !== 'k' || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      setOpen(true);
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, []);
  return (
    <>
      <button
        type="button"
        className={controls.plain}
        aria-label={messages.bar.search}
        aria-keyshortcuts="Control+K Meta+K"
        onClick={() => setOpen(true)}
        data-testid="search-open"
      >
        <SearchIcon />
      </button>
      {open && (
        <Suspense fallback={null}>
          <SearchBox onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}

function FilterSheet() {
  const { view, change, city } = useExplorer();
  const { messages, text } = useWords();
  const [open, setOpen] = useState(false);
  const seen = useSeen();
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger
        className={controls.plain}
        aria-label={messages.bar.filters}
        data-active={isFiltered(view.filters) || undefined}
      >
        <FilterIcon />
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.sheet} aria-describedby={undefined}>
          <div className={styles.sheetHead}>
            <Dialog.Title className={styles.sheetTitle}>{messages.bar.filtersTitle}</Dialog.Title>
            <Dialog.Close className={controls.plain} aria-label={messages.sheet.close}>
              <CloseIcon />
            </Dialog.Close>
          </div>
          <ReadingSwitch />
          <GovernanceChip />
          <CategoryChooser />
          <WindowChooser />
          <MeasureChooser
            kinds={cellKinds}
            chosen={view.measure}
            onChoose={(measure) => change({ measure })}
            label={messages.measure.title}
            testId="measure-chooser"
          />
          <FilterChooser isLabelled />
          <div className={styles.sheetChips}>
            <FilterChips />
          </div>
          {seen !== '' && <p className={styles.seen}>{messages.access.sees(seen)}</p>}
          <PageLinks />
          <QualityLink />
          <SignOutButton label={city.viewer.role === 'demo' ? undefined : text(city.viewer.label)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** What the viewer sees of the city, by name; empty: all of it. */
function useSeen(): string {
  const { city } = useExplorer();
  const { messages, text } = useWords();
  return city.scope.map(text).join(messages.separator);
}

function QualityLink() {
  const { city } = useExplorer();
  const { messages } = useWords();
  if (!isPageFor('quality', city)) return null;
  return (
    <a
      className={`${controls.plain} ${styles.link}`}
      href={`/city/${encodeURIComponent(city.id)}/quality`}
      data-testid="quality-link"
    >
      {messages.quality.link}
    </a>
  );
}

function Tools({ asOf, compact, onLanguage, onTheme }: TopBarProps) {
  const { city, clock, theme } = useExplorer();
  const { messages, text } = useWords();
  const label = text(city.viewer.label);
  const seen = useSeen();
  return (
    <div className={styles.tools}>
      <SearchButton />
      {asOf !== null && (
        <span
          className={styles.asOf}
          data-testid="as-of"
          title={clock.frozen ? messages.bar.frozen : undefined}
        >
          {asOf}
        </span>
      )}
      <span
        className={styles.viewer}
        title={seen === '' ? messages.bar.viewer(label) : messages.access.sees(seen)}
      >
        {label}
        {seen !== '' && <small>{seen}</small>}
      </span>
      {!compact && <SignOutButton label={city.viewer.role === 'demo' ? undefined : label} />}
      {!compact && <QualityLink />}
      {!compact && <PagesMenu />}
      <PreferenceButtons theme={theme} toggleTheme={onTheme} toggleLanguage={onLanguage} />
    </div>
  );
}
