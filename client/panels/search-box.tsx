import { useQuery } from '@tanstack/react-query';
import type { Found } from '@zhiyu/shared/search-contract';
import { Dialog } from 'radix-ui';
import { type KeyboardEvent, useDeferredValue, useEffect, useId, useState } from 'react';
import { searchCity } from '../api-governance';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import type { View } from '../view-state';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import { ReasonText } from './panel-states';
import styles from './search-box.module.css';

/** How near the map comes to a place. */
const PLACE_ZOOM = 14;

/** Looks for a case, an area, a category, a unit or a place, and goes there. */
export default function SearchBox({ onClose }: { onClose: () => void }) {
  const { change } = useExplorer();
  const { text } = useWords();
  const { search: messages } = useExplorerWords();
  const [typed, setTyped] = useState('');
  const [active, setActive] = useState(0);
  const listId = useId();
  const { items, query } = useSearch(useDeferredValue(typed.trim()));
  // biome-ignore lint/correctness/useExhaustiveDependencies: other results begin at the first again
  useEffect(() => setActive(0), [items]);
  const choose = (found: Found | undefined) => {
    if (!found) return;
    change(viewOf(found));
    onClose();
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setActive(Math.min(items.length - 1, active + 1));
    else if (event.key === 'ArrowUp') setActive(Math.max(0, active - 1));
    else if (event.key === 'Enter' && !event.nativeEvent.isComposing) choose(items[active]);
    else return;
    event.preventDefault();
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className={styles.overlay} />
        <Dialog.Content className={styles.box} aria-describedby={undefined} data-testid="search">
          <Dialog.Title className={controls.visuallyHidden}>{messages.title}</Dialog.Title>
          <input
            className={controls.search}
            type="search"
            role="combobox"
            aria-expanded={items.length > 0}
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={items[active] ? `${listId}-${active}` : undefined}
            aria-label={messages.title}
            placeholder={messages.placeholder}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
            onKeyDown={press}
            data-testid="search-input"
          />
          <div id={listId} role="listbox" aria-label={messages.results} className={styles.results}>
            {items.map((found, index) => (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the field above takes the keys
              <div
                key={`${found.kind} ${found.id}`}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={styles.result}
                onClick={() => choose(found)}
                data-testid="search-result"
                data-kind={found.kind}
              >
                <span className={styles.kind}>{messages.kinds[found.kind]}</span>
                <span className={styles.name}>{text(found.name)}</span>
                {found.detail && <span className={styles.detail}>{text(found.detail)}</span>}
              </div>
            ))}
          </div>
          <p className={controls.hint} role="status">
            {query.error ? (
              <ReasonText error={query.error} />
            ) : query.isSuccess && items.length === 0 ? (
              messages.none
            ) : (
              messages.hint
            )}
          </p>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const nothing: Found[] = [];

function useSearch(text: string) {
  const { city } = useExplorer();
  const query = useQuery({
    queryKey: ['search', city.id, text],
    queryFn: ({ signal }) => searchCity(city.id, text, signal),
    enabled: text !== '',
    placeholderData: (before) => (text === '' ? undefined : before),
  });
  return { items: query.data?.items ?? nothing, query };
}

/** Where something that was found leads. */
function viewOf({ kind, id, lng, lat }: Found): Partial<View> {
  if (kind === 'case') return { openCase: Number(id) };
  if (kind === 'area') return { area: id, map: null, about: null, tab: 'map' };
  if (kind === 'category') return { categories: [id], reading: 'category' };
  if (kind === 'unit') return { about: { kind: 'unit', id } };
  return { map: { lng: lng ?? 0, lat: lat ?? 0, zoom: PLACE_ZOOM }, tab: 'map' };
}
