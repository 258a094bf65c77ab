import { useQuery } from '@tanstack/react-query';
import type { NearAnswer, NearCell } from '@zhiyu/shared/field-contract';
import { lazy, Suspense, useState } from 'react';
import { useWords } from '../i18n';
import { CaseRow } from './case-row';
import rowStyles from './case-row.module.css';
import { useField } from './field-context';
import { mineQuery, nearQuery } from './field-queries';
import { tellDirection, tellDistance } from './item-words';
import styles from './near-page.module.css';
import pageStyles from './page.module.css';
import { AreaPicker, SearchPicker } from './picker';

/** The map comes when the list stands: it is the heaviest part of the page. */
const NearMap = lazy(async () => ({ default: (await import('./near-map')).NearMap }));

export const radii = [300, 500, 1000, 2000, 3000] as const;
const MOST_HOT = 5;

/** Near me: map half, list half. */
export function NearPage() {
  const { city, place, radius, go, mine } = useField();
  const words = useWords();
  const { field } = words.messages;
  const [isChoosingRadius, chooseRadius] = useState(false);
  const [isChoosingArea, chooseArea] = useState(false);
  const [isPicking, pick] = useState(false);
  const centre = place.place?.point ?? null;
  const near = useQuery({
    ...nearQuery(city.id, centre ?? { lng: 0, lat: 0 }, radius),
    enabled: centre !== null,
  });
  const own = useQuery(mineQuery(city.id, { area: mine.area?.id ?? null, unit: mine.unit }));
  // The map waits for what is read first: it would take its share of a slow network.
  const isListThere =
    centre === null ? !place.isAsking && !own.isLoading : near.data !== undefined || near.isError;
  const count = (value: number | undefined) => (value === undefined ? '–' : words.format.count(value));
  return (
    <div className={styles.near}>
      <div className={styles.mapHalf}>
        <Suspense fallback={<div className={styles.mapWaiting} />}>
          {(isListThere || isPicking) && (
            <NearMap
              near={near.data ?? null}
              onPick={
                isPicking
                  ? (point) => {
                      pick(false);
                      place.choose(point, null);
                    }
                  : null
              }
            />
          )}
        </Suspense>
        <div className={styles.mapTop}>
          <button type="button" className={styles.radius} onClick={() => chooseRadius(true)}>
            <span className={styles.radiusTitle}>{field.near.title(tellDistance(radius, words))}</span>
            <span className={pageStyles.quiet}>{usePlaceWords()}</span>
          </button>
          <button
            type="button"
            className={styles.locate}
            aria-label={place.isAsking ? field.near.locating : field.near.locate}
            onClick={place.ask}
          >
            <span aria-hidden="true">◎</span>
          </button>
        </div>
        {isPicking && <p className={styles.pickHint}>{field.near.pickHint}</p>}
        <p className={styles.badge}>
          {[city.schematic && field.schematic, city.generated && field.generated].filter(Boolean).join(' · ')}
        </p>
      </div>
      <section className={styles.listHalf}>
        <div className={styles.chips}>
          <span className={pageStyles.chip} data-on data-testid="near-count">
            {field.near.counts.near(count(near.data?.total))}
          </span>
          <button type="button" className={pageStyles.chip} onClick={() => go({ page: 'mine' })}>
            {field.near.counts.mine(count(own.data?.total))}
          </button>
          <button type="button" className={pageStyles.chip} onClick={() => go({ page: 'mine' })}>
            {field.near.counts.today(count(own.data?.counts.today))}
          </button>
        </div>
        {(centre === null || place.trouble !== null) && (
          <AskPlace onChooseArea={() => chooseArea(true)} onPick={() => pick(true)} />
        )}
        {centre !== null && near.data && <NearList near={near.data} />}
        {centre !== null && !near.data && (
          <p className={pageStyles.quiet} role={near.error ? 'alert' : 'status'}>
            {near.error ? field.failed : field.loading}
          </p>
        )}
      </section>
      {isChoosingRadius && (
        <RadiusPicker
          onClose={() => chooseRadius(false)}
          onChooseArea={() => chooseArea(true)}
          onPick={() => pick(true)}
        />
      )}
      {isChoosingArea && (
        <AreaPicker
          title={field.near.chooseButton}
          onClose={() => chooseArea(false)}
          onChoose={(area) => {
            const [lng = 0, lat = 0] = area.center;
            place.choose({ lng, lat }, words.areaName(area));
            chooseArea(false);
          }}
        />
      )}
    </div>
  );
}

/** Where the list looks from, and how good that is. */
function usePlaceWords(): string {
  const { place } = useField();
  const words = useWords();
  const { near } = words.messages.field;
  if (place.isAsking) return near.locating;
  if (place.place === null) return '';
  const { from, name, accuracyMetres } = place.place;
  const datum = near.device(place.datum);
  if (from === 'chosen') return name === null ? near.chosenPoint : near.chosen(name);
  return accuracyMetres !== null && accuracyMetres > INACCURATE_METRES
    ? [near.inaccurate(tellDistance(accuracyMetres, words)), datum].join(' · ')
    : datum;
}

const INACCURATE_METRES = 150;

/** Asks for the place, or says why there is none and what to do instead. */
function AskPlace({ onChooseArea, onPick }: { onChooseArea: () => void; onPick: () => void }) {
  const { place } = useField();
  const { near } = useWords().messages.field;
  return (
    <div className={styles.ask} data-testid="ask-place">
      {place.trouble === null ? (
        <>
          <h2>{near.askTitle}</h2>
          <p>{near.askHint}</p>
        </>
      ) : (
        <p role="alert">{near[place.trouble]}</p>
      )}
      <div className={pageStyles.buttons}>
        <button type="button" className={pageStyles.primary} disabled={place.isAsking} onClick={place.ask}>
          {place.isAsking ? near.locating : near.askButton}
        </button>
        <button type="button" className={pageStyles.plain} onClick={onChooseArea}>
          {near.chooseButton}
        </button>
        <button type="button" className={pageStyles.plain} onClick={onPick}>
          {near.pointButton}
        </button>
      </div>
    </div>
  );
}

function NearList({ near }: { near: NearAnswer }) {
  const words = useWords();
  const { field } = words.messages;
  const hot = near.cells.items.filter(({ isHot }) => isHot).slice(0, MOST_HOT);
  return (
    <>
      {near.items.length === 0 && (
        <p className={pageStyles.empty}>
          {field.near.none(tellDistance(near.radiusMetres, words))}
          <span className={pageStyles.quiet}>{field.near.noneHint}</span>
        </p>
      )}
      <ul className={rowStyles.list} data-testid="near-list">
        {near.items.slice(0, 3).map((item) => (
          <CaseRow key={item.id} item={item} asOf={near.asOf} />
        ))}
        {hot.map((cell) => (
          <HotCell key={`${cell.x}-${cell.y}`} cell={cell} near={near} />
        ))}
        {near.items.slice(3).map((item) => (
          <CaseRow key={item.id} item={item} asOf={near.asOf} />
        ))}
      </ul>
      {near.items.length > 0 && <p className={pageStyles.note}>{field.near.order}</p>}
    </>
  );
}

function HotCell({ cell, near }: { cell: NearCell; near: NearAnswer }) {
  const words = useWords();
  const { field } = words.messages;
  const way = tellDirection(cell.bearing, words);
  const { format } = words;
  return (
    <li className={rowStyles.row} data-testid="hot-cell">
      <span className={rowStyles.mark} data-state="cell" aria-hidden="true">
        ▦
      </span>
      <span className={rowStyles.rowTitle}>
        {cell.times === null
          ? field.near.hotNew
          : field.near.hot(format.decimal(Math.round(cell.times * 10) / 10))}
      </span>
      <span className={rowStyles.about}>
        <span>
          {`${tellDistance(cell.distanceMetres, words)} `}
          <span role="img" aria-label={way.name}>
            {way.arrow}
          </span>
          {` · ${field.near.cell(format.count(near.cells.metres), format.count(near.cells.days), format.count(cell.recent))}`}
          {cell.main && ` · ${field.near.mainly(words.text(cell.main.name), format.count(cell.main.cases))}`}
        </span>
      </span>
    </li>
  );
}

function RadiusPicker(props: { onClose: () => void; onChooseArea: () => void; onPick: () => void }) {
  const { setRadius } = useField();
  const words = useWords();
  const { near } = words.messages.field;
  const others = [
    { id: 'area', name: near.chooseButton },
    { id: 'point', name: near.pointButton },
  ];
  return (
    <SearchPicker
      title={near.radius}
      label={near.radius}
      choices={[
        ...radii.map((metres) => ({ id: String(metres), name: tellDistance(metres, words) })),
        ...others,
      ]}
      onChoose={({ id }) => {
        props.onClose();
        if (id === 'area') props.onChooseArea();
        else if (id === 'point') props.onPick();
        else setRadius(Number(id));
      }}
      onClose={props.onClose}
    />
  );
}
