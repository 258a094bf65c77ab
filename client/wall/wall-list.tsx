import type { CaseItem } from '@zhiyu/shared/case-contract';
import { useWords } from '../i18n';
import type { SceneData } from './load-scene';
import { measureText } from './measure-text';
import { placeBox, useWall } from './wall-context';
import { type Box, stackRows } from './wall-layout';
import styles from './wall-list.module.css';
import panel from './wall-panel.module.css';
import { useWallWords } from './wall-words';

/** In units. */
const HEAD = 48;
const ROW = 94;
const NEW_HEAD = 42;
const NEW_ROW = 48;
/** With a title of two lines. */
const TALL_NEW_ROW = 68;
const TITLE_SIZE = 20;
/** Beside a title stand the paddings and the mark. */
const BESIDE_TITLE = 76;
const NEW_CASES = 3;
const FULL_OVERDUE = 6;
const LIST_OVERDUE = 10;

/** The worst overdue cases, and below them what is new. */
export function WallList({ data, box }: { data: SceneData; box: Box }) {
  const { layout } = useWall();
  const { messages, format } = useWords();
  const wall = useWallWords();
  const { unit } = layout;
  const bottom = box.top + box.height - 8 * unit;
  const [head = box.top] = stackRows(box.top + 14 * unit, bottom, 30 * unit, 1, layout);
  const newRoom = (NEW_HEAD + NEW_CASES * NEW_ROW) * unit;
  const from = Math.max(head + 40 * unit, box.top + HEAD * unit);
  const most = data.scene.layout === 'list' ? LIST_OVERDUE : FULL_OVERDUE;
  const height = Math.min(ROW * unit, Math.max(86 * unit, (bottom - newRoom - from) / FULL_OVERDUE));
  const tops = stackRows(from, bottom - newRoom, height, most, layout);
  const last = tops.at(-1);
  const [newHead = bottom] = stackRows((last ?? from) + height + 10 * unit, bottom, 36 * unit, 1, layout);
  const title = useTitle();
  const room = box.width / unit - BESIDE_TITLE;
  const newest = data.newest.items.slice(0, NEW_CASES);
  const isLong = newest.some((item) => measureText(title(item), TITLE_SIZE) > room);
  const newHeight = (isLong ? TALL_NEW_ROW : NEW_ROW) * unit;
  const newTops = stackRows(newHead + 34 * unit, bottom, newHeight, NEW_CASES, layout);
  const { total, items } = data.overdue;
  return (
    <section className={panel.panel} style={placeBox(box)} data-testid="wall-list">
      <header className={panel.panelHead} style={{ top: head - box.top }}>
        <h2>
          {messages.overdue.title} <b>{format.count(total)}</b>
        </h2>
        <span>{wall.dueSoon(format.count(data.stocks.dueSoon?.value ?? 0))}</span>
      </header>
      {total === 0 && (
        <p className={panel.rest} style={{ top: from - box.top }}>
          {messages.overdue.none}
        </p>
      )}
      {items.slice(0, tops.length).map((item, index) => (
        <OverdueCase
          key={item.id}
          item={item}
          top={(tops[index] ?? 0) - box.top}
          height={height}
          data={data}
        />
      ))}
      <header className={panel.panelHead} style={{ top: newHead - box.top }}>
        <h2>{wall.newest}</h2>
        {data.asked.lastHour && <span>{wall.perHour(format.count(data.newest.total))}</span>}
      </header>
      {data.newest.items.length === 0 && (
        <p className={panel.rest} style={{ top: newHead + 36 * unit - box.top }}>
          {wall.noneNew}
        </p>
      )}
      {newest.slice(0, newTops.length).map((item, index) => (
        <NewCase
          key={item.id}
          item={item}
          top={(newTops[index] ?? 0) - box.top}
          height={newHeight}
          data={data}
        />
      ))}
    </section>
  );
}

function OverdueCase(props: { item: CaseItem; top: number; height: number; data: SceneData }) {
  const { item, top, height, data } = props;
  const { messages, format, text } = useWords();
  const wall = useWallWords();
  const title = useTitle();
  const places = usePlaces(data);
  const where = [...places(item), item.unitName ? text(item.unitName) : null].filter(Boolean);
  return (
    <div className={styles.case} style={{ top, height }} data-testid="wall-overdue-case">
      <span className={styles.mark} aria-hidden="true">
        ●
      </span>
      <span className={styles.caseTitle}>{title(item)}</span>
      <span className={styles.caseTime}>{wall.overdueFor(format.duration(item.overdueMs ?? 0))}</span>
      <span className={styles.where}>{where.join(messages.separator)}</span>
    </div>
  );
}

function NewCase(props: { item: CaseItem; top: number; height: number; data: SceneData }) {
  const { item, top, height, data } = props;
  const { messages } = useWords();
  const title = useTitle();
  const places = usePlaces(data);
  return (
    <div className={styles.newCase} style={{ top, height }}>
      <span className={styles.openMark} aria-hidden="true">
        ○
      </span>
      <span className={styles.caseTitle}>{title(item)}</span>
      <span className={styles.where}>{places(item).join(messages.separator)}</span>
    </div>
  );
}

/** What a case is called on a wall: what people wrote, or, de-identified, its category. */
function useTitle(): (item: CaseItem) => string {
  const { deidentified } = useWall();
  const { text } = useWords();
  const wall = useWallWords();
  return ({ title, categoryName, sourceId }) => {
    const category = categoryName ? text(categoryName) : null;
    if (deidentified) return category ?? wall.noCategory;
    return title ?? category ?? sourceId;
  };
}

/** Two names below the area looked at place a case; de-identified one is enough. */
function usePlaces(data: SceneData): (item: CaseItem) => string[] {
  const { deidentified } = useWall();
  const { text, language } = useWords();
  const depth = data.path.length - 1;
  return ({ areaPath }) => {
    const names = areaPath.slice(depth, depth + (deidentified ? 1 : 2)).map((name) => text(name));
    // English names are three times as long: the finer one places a case by itself.
    return language === 'en' ? names.slice(-1) : names;
  };
}
