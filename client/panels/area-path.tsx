import { useQueryClient } from '@tanstack/react-query';
import type { Area } from '@zhiyu/shared/contract';
import { Popover } from 'radix-ui';
import { useState } from 'react';
import { useWords } from '../i18n';
import styles from './area-path.module.css';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import { areaQuery } from './queries';
import { useOpened } from './use-opened';

const SEARCH_FROM = 12;

/** The path from the city down to the area looked at, and the areas inside it to choose from. */
export function AreaPath() {
  const { path, area, children, change } = useExplorer();
  const { messages, areaName } = useWords();
  const above = path.slice(0, -1);
  return (
    <nav className={styles.path} aria-label={messages.area.path}>
      {above.map((step) => (
        <span key={step.id} className={styles.step}>
          <button
            type="button"
            className={controls.plain}
            onClick={() => change(toArea(step, path))}
            aria-label={messages.area.up(areaName(step))}
          >
            {areaName(step)}
          </button>
          <span aria-hidden="true">›</span>
        </span>
      ))}
      {children.length > 0 ? (
        <ChildrenChooser />
      ) : (
        <strong className={styles.leaf} title={messages.area.noChildren(areaName(area))}>
          {areaName(area)}
        </strong>
      )}
    </nav>
  );
}

/** The change of view that goes to an area; the root stands for the whole city. */
export function toArea(area: Pick<Area, 'id'>, path: readonly Area[]) {
  return { area: area.id === path[0]?.id ? null : area.id, map: null };
}

function ChildrenChooser() {
  const { area, children, city } = useExplorer();
  const { messages, format, text, areaName } = useWords();
  const [open, setOpen] = useOpened();
  const level = city.levels.find(({ id }) => id === children[0]?.level);
  const inside = messages.area.children(format.count(children.length), level ? text(level.name) : '');
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={controls.button} data-testid="area-chooser">
        <span>
          <strong>{areaName(area)}</strong> <small className={styles.inside}>{inside}</small>
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={messages.area.choose(areaName(area))}
        >
          <ChildrenList onChosen={() => setOpen(false)} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function ChildrenList({ onChosen }: { onChosen: () => void }) {
  const { children, path, change, city } = useExplorer();
  const queries = useQueryClient();
  const { messages, areaName } = useWords();
  const [searched, setSearched] = useState('');
  const wanted = searched.trim().toLowerCase();
  const found = children.filter((child) =>
    `${child.name} ${child.nameEn ?? ''}`.toLowerCase().includes(wanted),
  );
  return (
    <>
      {children.length > SEARCH_FROM && (
        <input
          className={controls.search}
          type="search"
          value={searched}
          placeholder={messages.area.search}
          aria-label={messages.area.search}
          onChange={(event) => setSearched(event.target.value)}
        />
      )}
      {found.length === 0 && <p className={controls.hint}>{messages.area.none}</p>}
      <ul className={controls.options}>
        {found.map((child) => (
          <li key={child.id}>
            <button
              type="button"
              className={controls.option}
              // All else is asked with what lies in it: that is known when the finger leaves.
              onPointerDown={() => void queries.prefetchQuery(areaQuery(city.id, child.id))}
              onClick={() => {
                change(toArea(child, path));
                onChosen();
              }}
            >
              {areaName(child)}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
