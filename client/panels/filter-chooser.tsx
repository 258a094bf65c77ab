import { requesters, requestTypes } from '@zhiyu/shared/case';
import { Popover } from 'radix-ui';
import type { ReactNode } from 'react';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import { isFiltered, noFilters, type SliceFilters, toggleIn } from '../slice-filters';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import styles from './filter-chooser.module.css';
import { FilterIcon } from './icons';
import { useOpened } from './use-opened';

/** Cuts the slice by request type, channel and kind of requester, several at once. */
export function FilterChooser({ isLabelled = false }: { isLabelled?: boolean }) {
  const { view } = useExplorer();
  const { filters: messages } = useExplorerWords();
  const [open, setOpen] = useOpened();
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger
        className={isLabelled ? controls.button : controls.plain}
        aria-label={isLabelled ? undefined : messages.title}
        data-active={isFiltered(view.filters) || undefined}
        data-testid="filter-chooser"
      >
        {isLabelled ? <span>{messages.title}</span> : <FilterIcon />}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={messages.title}
        >
          <FilterGroups />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

function FilterGroups() {
  const { view, city, change } = useExplorer();
  const { messages: common, text } = useWords();
  const { filters: messages } = useExplorerWords();
  const { filters } = view;
  const cut = (part: Partial<SliceFilters>) => change({ filters: { ...filters, ...part } });
  return (
    <>
      <Group title={messages.requestTypes}>
        {requestTypes.map((id) => (
          <Pill
            key={id}
            isChosen={filters.requestTypes.includes(id)}
            onPress={() => cut({ requestTypes: toggleIn(filters.requestTypes, id) })}
          >
            {common.codes.requestType[id]}
          </Pill>
        ))}
      </Group>
      <Group title={messages.channels}>
        {city.channels.map(({ id, name }) => (
          <Pill
            key={id}
            isChosen={filters.channels.includes(id)}
            onPress={() => cut({ channels: toggleIn(filters.channels, id) })}
          >
            {text(name)}
          </Pill>
        ))}
      </Group>
      <Group title={messages.requesters}>
        {requesters.map((id) => (
          <Pill
            key={id}
            isChosen={filters.requesters.includes(id)}
            onPress={() => cut({ requesters: toggleIn(filters.requesters, id) })}
          >
            {common.codes.requester[id]}
          </Pill>
        ))}
      </Group>
      <p className={controls.hint}>{messages.unitHint}</p>
      {isFiltered(filters) && (
        <button type="button" className={controls.option} onClick={() => change({ filters: noFilters })}>
          {messages.clear}
        </button>
      )}
    </>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className={styles.group}>
      <legend className={controls.heading}>{title}</legend>
      {children}
    </fieldset>
  );
}

function Pill(props: { isChosen: boolean; onPress: () => void; children: ReactNode }) {
  return (
    <button type="button" className={styles.pill} aria-pressed={props.isChosen} onClick={props.onPress}>
      {props.children}
    </button>
  );
}
