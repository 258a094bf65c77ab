import { Popover } from 'radix-ui';
import { useMemo, useState } from 'react';
import { useWords, type Words } from '../i18n';
import styles from './category-chooser.module.css';
import { type CategoryLine, listCategories, toggleCategory } from './category-tree';
import controls from './controls.module.css';
import { type Explorer, useExplorer } from './explorer-context';

/** Chooses domains and categories: a tree with a search, several at once. */
export function CategoryChooser() {
  const explorer = useExplorer();
  const words = useWords();
  const { messages } = words;
  return (
    <Popover.Root>
      <Popover.Trigger className={controls.button} data-testid="category-chooser">
        <span>{nameCategories(explorer, words)}</span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={messages.category.title}
        >
          <CategoryList />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The chosen categories in a few words. */
export function nameCategories({ city, view }: Explorer, { messages, format, text }: Words): string {
  const first = city.categories.find(({ id }) => id === view.categories[0]);
  if (first === undefined) return messages.category.all;
  const name = text(first.name);
  const { length } = view.categories;
  return length === 1 ? name : messages.category.several(name, format.count(length));
}

function CategoryList() {
  const { city, view, change } = useExplorer();
  const { messages } = useWords();
  const [searched, setSearched] = useState('');
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(
    () => listCategories(city.categories, opened, searched),
    [city.categories, opened, searched],
  );
  const toggleOpened = (id: string) =>
    setOpened(new Set(opened.has(id) ? [...opened].filter((other) => other !== id) : [...opened, id]));
  return (
    <>
      <input
        className={controls.search}
        type="search"
        value={searched}
        placeholder={messages.category.search}
        aria-label={messages.category.search}
        onChange={(event) => setSearched(event.target.value)}
      />
      {view.categories.length > 0 && (
        <button type="button" className={controls.option} onClick={() => change({ categories: [] })}>
          {messages.category.clear}
        </button>
      )}
      {lines.length === 0 && <p className={controls.hint}>{messages.category.none}</p>}
      <ul className={controls.options} aria-label={messages.category.title}>
        {lines.map((line) => (
          <CategoryRow
            key={line.node.id}
            line={line}
            opened={searched !== '' || opened.has(line.node.id)}
            onToggleOpened={() => toggleOpened(line.node.id)}
          />
        ))}
      </ul>
    </>
  );
}

function CategoryRow(props: { line: CategoryLine; opened: boolean; onToggleOpened: () => void }) {
  const { line, opened, onToggleOpened } = props;
  const { city, view, change } = useExplorer();
  const { messages, text } = useWords();
  const { node, depth, hasChildren } = line;
  const name = text(node.name);
  return (
    <li className={styles.row} style={{ paddingInlineStart: `calc(${depth} * var(--space-4))` }}>
      {hasChildren ? (
        <button
          type="button"
          className={styles.opener}
          aria-expanded={opened}
          aria-label={opened ? messages.category.collapse(name) : messages.category.expand(name)}
          onClick={onToggleOpened}
        />
      ) : (
        <span className={styles.opener} />
      )}
      <button
        type="button"
        className={controls.option}
        aria-pressed={view.categories.includes(node.id)}
        onClick={() => change({ categories: toggleCategory(city.categories, view.categories, node.id) })}
      >
        <span className={styles.box} aria-hidden="true" />
        {name}
      </button>
    </li>
  );
}
