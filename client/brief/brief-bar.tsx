import type { BriefDimension } from '@zhiyu/shared/brief-contract';
import { Popover } from 'radix-ui';
import { memo, useState } from 'react';
import { briefFilePath, briefPath, keptBriefPath } from '../api-brief';
import type { Theme } from '../colours';
import { useWords } from '../i18n';
import { AreaPath } from '../panels/area-path';
import controls from '../panels/controls.module.css';
import { useExplorer } from '../panels/explorer-context';
import pageBar from '../panels/page-bar.module.css';
import { PreferenceButtons } from '../panels/preference-buttons';
import { useOpened } from '../panels/use-opened';
import { WindowChooser } from '../panels/window-chooser';
import { readInstant } from '../read-instant';
import { serialiseView, type View } from '../view-state';
import styles from './brief-bar.module.css';
import { dimensionOf, useBriefPage, usePressed } from './brief-context';
import { useBriefQuestion, useKeptBriefs } from './brief-queries';

export interface BriefPreferencesProps {
  theme: Theme;
  toggleTheme(): void;
  toggleLanguage(): void;
}

const dimensions = ['accountableArea', 'area', 'unit', 'category'] as const satisfies BriefDimension[];

/** Where, by what, when, and the ways to take it along. */
export const BriefBar = memo(function BriefBar(props: {
  preferences: BriefPreferencesProps;
  asOf: string | null;
}) {
  const { preferences, asOf } = props;
  const { messages } = useWords();
  const { view, city } = useExplorer();
  return (
    <header className={`${pageBar.bar} ${styles.bar}`}>
      <AreaPath />
      <DimensionSwitch />
      <div className={`${pageBar.tools} ${styles.tools}`}>
        <WindowChooser />
        <TakeAlong />
        <a className={styles.back} href={serialiseView({ ...view, city: city.id })}>
          {messages.brief.back}
        </a>
        <PreferenceButtons {...preferences} />
      </div>
      {asOf !== null && (
        <p className={styles.asOf} data-testid="as-of">
          {messages.brief.footer.asOf(readInstant(asOf))}
          {city.generated && messages.separator + messages.map.generated}
        </p>
      )}
    </header>
  );
});

/** By whose record, where it happened, who handles it, or what it is about. */
function DimensionSwitch() {
  const { change, view: drawn } = useExplorer();
  const { changeExtras, extras: drawnExtras } = useBriefPage();
  const { view, extras } = usePressed();
  const by = dimensionOf(view);
  const { messages } = useWords();
  const choose = (dimension: BriefDimension) => {
    const patch: Partial<View> =
      dimension === 'category' ? { reading: 'category' } : { reading: 'area', dimension, unit: null };
    change(patch);
    if (extras.peers && (dimension === 'unit' || dimension === 'category'))
      changeExtras({ peers: false }, 'replace');
  };
  return (
    <fieldset
      className={styles.dimensions}
      aria-label={messages.brief.by.label}
      // What was touched is drawn a moment later.
      aria-busy={view !== drawn || extras !== drawnExtras}
    >
      {dimensions.map((dimension) => (
        <button
          key={dimension}
          type="button"
          aria-pressed={by === dimension}
          onClick={() => choose(dimension)}
          data-testid={`by-${dimension}`}
        >
          {messages.brief.by[dimension]}
        </button>
      ))}
    </fieldset>
  );
}

/** PDF, paper, workbook, link, and the briefs that were made ready. */
function TakeAlong() {
  const { messages, language } = useWords();
  const words = messages.brief.take;
  const [open, setOpen] = useOpened();
  const [copied, setCopied] = useState<string | null>(null);
  const question = useBriefQuestion();
  const kept = useKeptBriefs(open);
  const path = briefPath(question);
  const { slice } = useBriefPage();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setCopied(words.linkCopied);
    } catch (error) {
      console.info('the link was not copied', error);
      setCopied(words.linkFailed);
    }
  };
  return (
    <Popover.Root open={open} onOpenChange={setOpen}>
      <Popover.Trigger className={`${controls.button} ${styles.take}`} data-testid="take-along">
        {messages.brief.open}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          className={controls.popover}
          align="end"
          sideOffset={6}
          collisionPadding={8}
          aria-label={words.title}
        >
          <div className={styles.takes}>
            <a
              href={briefFilePath(path, 'pdf', language)}
              target="_blank"
              rel="noreferrer"
              data-testid="take-pdf"
            >
              {words.pdf}
            </a>
            <a href={briefFilePath(path, 'xlsx', language)} data-testid="take-xlsx">
              {words.xlsx}
            </a>
            <button type="button" onClick={() => window.print()}>
              {words.print}
            </button>
            <button type="button" onClick={copy}>
              {words.link}
            </button>
          </div>
          {copied !== null && <p role="status">{copied}</p>}
          <h3 className={controls.heading}>{words.kept}</h3>
          {kept.data?.days.length === 0 && <p className={controls.hint}>{words.noneKept}</p>}
          <ul className={controls.options}>
            {kept.data?.days.slice(0, MOST_DAYS).map(({ day }) => (
              <li key={day}>
                <a
                  className={controls.option}
                  href={briefFilePath(keptBriefPath(slice.city, slice.area, day), 'pdf', language)}
                  target="_blank"
                  rel="noreferrer"
                >
                  {words.yesterday(day)}
                </a>
              </li>
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}

const MOST_DAYS = 7;
