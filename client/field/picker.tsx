import { useQuery } from '@tanstack/react-query';
import type { Area } from '@zhiyu/shared/contract';
import { useEffect, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { useField } from './field-context';
import { childrenQuery } from './field-queries';
import pageStyles from './page.module.css';
import styles from './picker.module.css';

/** A sheet over the page. Escape and the button close it; the focus goes into it. */
export function Sheet(props: { title: string; onClose: () => void; children: React.ReactNode }) {
  const { messages } = useWords();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    dialog.current?.showModal();
  }, []);
  return (
    <dialog ref={dialog} className={styles.sheet} onClose={props.onClose} aria-label={props.title}>
      <header className={styles.sheetHead}>
        <h2>{props.title}</h2>
        <button type="button" className={pageStyles.plain} onClick={() => dialog.current?.close()}>
          {messages.field.close}
        </button>
      </header>
      <div className={styles.sheetBody}>{props.children}</div>
    </dialog>
  );
}

export interface Choice {
  id: string;
  name: string;
}

const MOST_SHOWN = 60;

/** Chooses one of many by part of its name. */
export function SearchPicker(props: {
  title: string;
  label: string;
  choices: readonly Choice[];
  first?: readonly Choice[];
  onChoose: (choice: Choice) => void;
  onClose: () => void;
}) {
  const { messages } = useWords();
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found =
    wanted === '' ? props.choices : props.choices.filter(({ name }) => name.toLowerCase().includes(wanted));
  const first = wanted === '' ? (props.first ?? []) : [];
  return (
    <Sheet title={props.title} onClose={props.onClose}>
      <input
        type="search"
        className={styles.input}
        aria-label={props.label}
        placeholder={props.label}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ul className={styles.choices}>
        {[...first, ...found.filter(({ id }) => !first.some((one) => one.id === id))]
          .slice(0, MOST_SHOWN)
          .map((choice) => (
            <li key={choice.id}>
              <button type="button" className={styles.choice} onClick={() => props.onChoose(choice)}>
                {choice.name}
              </button>
            </li>
          ))}
      </ul>
      {found.length === 0 && <p className={pageStyles.quiet}>{messages.field.pick.none}</p>}
    </Sheet>
  );
}

/** Chooses an area by going down the tree. */
export function AreaPicker(props: { title: string; onChoose: (area: Area) => void; onClose: () => void }) {
  const { city } = useField();
  const words = useWords();
  const { field } = words.messages;
  const [parent, setParent] = useState(city.root);
  const { data, error } = useQuery(childrenQuery(city.id, parent));
  const here = data?.path.at(-1);
  const above = data?.path.at(-2);
  return (
    <Sheet title={props.title} onClose={props.onClose}>
      <div className={pageStyles.buttons}>
        {above && (
          <button type="button" className={pageStyles.plain} onClick={() => setParent(above.id)}>
            {field.pick.up(words.areaName(above))}
          </button>
        )}
        {here && (
          <button type="button" className={pageStyles.plain} onClick={() => props.onChoose(here)}>
            {field.pick.here(words.areaName(here))}
          </button>
        )}
      </div>
      {error && !data && <p role="alert">{field.failed}</p>}
      <ul className={styles.choices}>
        {data?.areas.map((area) => (
          <li key={area.id}>
            <button
              type="button"
              className={styles.choice}
              onClick={() => (area.children > 0 ? setParent(area.id) : props.onChoose(area))}
            >
              {words.areaName(area)}
              {area.children > 0 && <span aria-hidden="true"> ›</span>}
            </button>
          </li>
        ))}
      </ul>
    </Sheet>
  );
}
