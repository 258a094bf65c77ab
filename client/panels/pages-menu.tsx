import { Popover } from 'radix-ui';
import { useWords } from '../i18n';
import controls from './controls.module.css';
import { useExplorer } from './explorer-context';
import { PagesIcon } from './icons';
import styles from './pages-menu.module.css';
import { isPageFor, type RolePage } from './pages-of-role';

/** The way to the other pages of the city: for a room, for a meeting, for the pavement, and about the data. */
export function PagesMenu() {
  const { messages } = useWords();
  return (
    <Popover.Root>
      <Popover.Trigger
        className={controls.plain}
        aria-label={messages.bar.pages.title}
        data-testid="pages-menu"
      >
        <PagesIcon />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content className={controls.popover} align="end" sideOffset={6} collisionPadding={8}>
          <PageLinks />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

/** The pages, each with what it is for. */
export function PageLinks() {
  const { city, view } = useExplorer();
  const { pages } = useWords().messages.bar;
  const here = encodeURIComponent(city.id);
  const area = view.area === null ? '' : `/${encodeURIComponent(view.area)}`;
  const links: [RolePage | 'admin', string, string][] = [
    ['brief', `/brief/${here}${area}`, pages.brief],
    ['wall', `/wall/${here}`, pages.wall],
    ['wall-editor', `/wall/${here}/editor`, pages.wallEditor],
    ['wall-remote', `/wall/${here}/remote`, pages.wallRemote],
    ['field', `/field/${here}`, pages.field],
    ['admin', '/admin', pages.admin],
  ];
  const shown = links.filter(([id]) => id === 'admin' || isPageFor(id, city));
  return (
    <nav className={styles.links} aria-label={pages.title}>
      {shown.map(([id, href, name]) => (
        <a key={id} href={href} className={styles.link} data-testid={`page-${id}`}>
          {name}
        </a>
      ))}
    </nav>
  );
}
