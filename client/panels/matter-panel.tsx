import { type MatterSort, matterSorts } from '@zhiyu/shared/matter-sorts';
import { useState } from 'react';
import { useWords } from '../i18n';
import { useExplorer } from './explorer-context';
import { ExportLinks } from './export-links';
import { MatterList } from './matter-list';
import styles from './matter-panel.module.css';
import { useMatters, useMattersPath, useProposals } from './matter-queries';
import { MatterSheet } from './matter-sheet';
import { EmptyNote, PanelBody, Skeleton } from './panel-states';
import { ProposalsSheet } from './proposals-sheet';

/** What is open over the panel: a matter by its key, or what waits for judgement. */
type Opened = { matter: string } | 'proposals' | null;

/** The matters that trouble most people, in the slice and the window on the screen. */
export function MatterPanel() {
  const { view } = useExplorer();
  const { messages, format } = useWords();
  const [sort, setSort] = useState<MatterSort>('cases');
  const [opposed, setOpposed] = useState(false);
  const [opened, setOpened] = useState<Opened>(null);
  const path = useMattersPath(sort, opposed);
  const query = useMatters(path);
  const waiting = useProposals().data?.total ?? 0;
  const { matters } = messages;
  // A case that is opened from a sheet lies over it, and gives it back when it is closed.
  const shown = view.openCase === null ? opened : null;
  return (
    <section aria-labelledby="matters-title" data-testid="matters">
      <header className={styles.head}>
        <h2 id="matters-title">{matters.title}</h2>
        {query.data && <p data-testid="matters-total">{matters.count(format.count(query.data.total))}</p>}
        <ExportLinks path={path} />
      </header>
      <fieldset className={styles.choices} aria-label={matters.order}>
        {matterSorts.map((choice) => (
          <button key={choice} type="button" aria-pressed={sort === choice} onClick={() => setSort(choice)}>
            {matters.sorts[choice]}
          </button>
        ))}
        <button
          type="button"
          aria-pressed={opposed}
          data-testid="matters-opposed"
          onClick={() => setOpposed(!opposed)}
        >
          {matters.opposedOnly}
        </button>
      </fieldset>
      {waiting > 0 && (
        <button
          type="button"
          className={styles.waiting}
          data-testid="open-proposals"
          onClick={() => setOpened('proposals')}
        >
          {matters.waiting(format.count(waiting))}
        </button>
      )}
      <PanelBody
        query={query}
        what={matters.title}
        skeleton={<Skeleton rows={6} height="calc(48 * var(--unit))" />}
      >
        {({ items, total }) =>
          items.length === 0 ? (
            <EmptyNote title={matters.none} hint={opposed ? matters.noneOpposedHint : matters.noneHint} />
          ) : (
            <>
              <MatterList matters={items} onOpen={(matter) => setOpened({ matter })} />
              <p className={styles.shown}>{matters.shown(format.count(items.length), format.count(total))}</p>
            </>
          )
        }
      </PanelBody>
      {shown === 'proposals' && <ProposalsSheet onClose={() => setOpened(null)} />}
      {shown !== null && shown !== 'proposals' && (
        <MatterSheet matterKey={shown.matter} onClose={() => setOpened(null)} />
      )}
    </section>
  );
}
