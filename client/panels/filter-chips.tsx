import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import { useExplorer } from './explorer-context';
import { listFilters } from './filter-names';
import { CloseIcon } from './icons';
import styles from './top-bar.module.css';

/** What everything on the page is cut to beside place, category and time; a press takes a cut off. */
export function FilterChips() {
  const explorer = useExplorer();
  const words = useWords();
  const { filters: messages } = useExplorerWords();
  return listFilters(explorer, words).map(({ key, name, without }) => (
    <button
      key={key}
      type="button"
      className={styles.chip}
      onClick={() => explorer.change({ filters: without })}
      aria-label={messages.remove(name)}
      data-testid="filter-chip"
    >
      {name}
      <CloseIcon />
    </button>
  ));
}
