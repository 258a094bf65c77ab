import { Popover } from 'radix-ui';
import { type FormEvent, useState } from 'react';
import { useWords, type Words } from '../i18n';
import { dayCounts, dayOf, type WindowChoice, windowDays } from '../view-state';
import controls from './controls.module.css';
import { type Explorer, useExplorer } from './explorer-context';
import { useOpened } from './use-opened';
import styles from './window-chooser.module.css';

/** A window as people say it: «近 30 天». */
export function nameWindow(choice: WindowChoice, { clock }: Explorer, { messages, format }: Words): string {
  switch (choice.kind) {
    case 'today':
      return messages.window.today;
    case 'days':
      return messages.window.days(format.count(choice.days));
    case 'period':
      return clock.assessmentStartDay === null ? messages.window.month : messages.window.period;
    case 'all':
      return messages.window.all;
    case 'custom':
      return messages.window.custom;
  }
}

/** The first and last day of the window, without the year where it is the as-of year. */
export function nameDays({ window, clock }: Explorer, { messages }: Words): string {
  const { fromDay, toDay } = windowDays(window, clock);
  const year = dayOf(clock.now, clock.zone).slice(0, 5);
  const inYear = fromDay.startsWith(year) && toDay.startsWith(year);
  return messages.window.range(inYear ? fromDay.slice(5) : fromDay, inYear ? toDay.slice(5) : toDay);
}

/** Chooses the window, relative to the city's clock or from day to day. */
export function WindowChooser() {
  const explorer = useExplorer();
  const words = useWords();
  const [open, setOpen] = useOpened();
  const { messages } = words;
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={controls.button} data-testid="window-chooser">
        <span>
          {nameWindow(explorer.windowChoice, explorer, words)}
          <span className={styles.days}>
            {messages.separator}
            {nameDays(explorer, words)}
          </span>
        </span>
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          align="start"
          sideOffset={6}
          collisionPadding={8}
          aria-label={messages.window.title}
        >
          <WindowOptions onChosen={() => setOpen(false)} />
          <CustomWindow onChosen={() => setOpen(false)} />
          <p className={controls.hint}>{messages.window.cityDays(explorer.clock.zone.name)}</p>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const choices: WindowChoice[] = [
  { kind: 'today' },
  ...dayCounts.map((days) => ({ kind: 'days', days }) as const),
  { kind: 'period' },
  { kind: 'all' },
];

function WindowOptions({ onChosen }: { onChosen: () => void }) {
  const explorer = useExplorer();
  const words = useWords();
  const current = JSON.stringify(explorer.windowChoice);
  return (
    <ul className={`${controls.options} ${styles.choices}`}>
      {choices.map((choice) => (
        <li key={JSON.stringify(choice)}>
          <button
            type="button"
            className={controls.option}
            aria-pressed={JSON.stringify(choice) === current}
            onClick={() => {
              explorer.change({ window: choice });
              onChosen();
            }}
          >
            {nameWindow(choice, explorer, words)}
          </button>
        </li>
      ))}
    </ul>
  );
}

function CustomWindow({ onChosen }: { onChosen: () => void }) {
  const { window, clock, change } = useExplorer();
  const { messages } = useWords();
  const days = windowDays(window, clock);
  const [fromDay, setFromDay] = useState(days.fromDay);
  const [toDay, setToDay] = useState(days.toDay);
  const [invalid, setInvalid] = useState(false);
  const latest = dayOf(clock.now - 1, clock.zone);
  const apply = (event: FormEvent) => {
    event.preventDefault();
    if (!fromDay || !toDay || fromDay > toDay) return setInvalid(true);
    change({ window: { kind: 'custom', fromDay, toDay } });
    onChosen();
  };
  return (
    <form className={styles.custom} onSubmit={apply} noValidate>
      <label>
        {messages.window.from}
        <input
          className={controls.search}
          type="date"
          value={fromDay}
          max={latest}
          onChange={(event) => setFromDay(event.target.value)}
        />
      </label>
      <label>
        {messages.window.to}
        <input
          className={controls.search}
          type="date"
          value={toDay}
          max={latest}
          onChange={(event) => setToDay(event.target.value)}
        />
      </label>
      {invalid && <p role="alert">{messages.window.invalid}</p>}
      <button type="submit" className={styles.apply}>
        {messages.window.apply}
      </button>
    </form>
  );
}
