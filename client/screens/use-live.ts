import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { listenToCity } from '../api-live';
import { afterFirstView } from '../first-view';
import { spreadRefresh } from '../spread-refresh';
import { isBeingTouched } from '../touch-rest';

/** What does not follow from cases is asked anew only when the city itself is another; a list that is being read, and a playback, stay. */
const lasting = new Set([
  'cities',
  'measures',
  'areas',
  'shapes',
  'base-map',
  'calendar',
  'quality-row',
  'cases',
  'frames',
]);

/**
 * Asks anew for what is on the screen when something changes in the area looked at (null: the whole city). Without a city nothing is heard. A page that
 * nobody sees listens to nothing, as a browser allows few connections to one server; it asks when it is seen again.
 */
export function useLive(city: string | null, area: string | null): void {
  const queries = useQueryClient();
  const shown = useRef(area);
  useEffect(() => {
    shown.current = area;
  }, [area]);
  useEffect(() => {
    if (city === null) return;
    const followed = city;
    let isAnother = false;
    const spread = spreadRefresh(() => {
      // What is being answered is not asked twice; what has changed meanwhile is asked after it. Under a finger the page rests.
      if (queries.isFetching() > 0 || isBeingTouched()) {
        spread.ask();
        return;
      }
      const isAll = isAnother;
      isAnother = false;
      void queries.invalidateQueries({
        predicate: ({ queryKey }) => isAll || !lasting.has(String(queryKey[0])),
      });
    });
    let stop: (() => void) | null = null;
    let isOver = false;

    function listen(): void {
      stop ??= listenToCity(followed, {
        onTick({ areas }) {
          if (areas === null || isTouched(areas, shown.current)) spread.ask();
        },
        onReset() {
          isAnother = true;
          spread.ask();
        },
        onRefused: () => void queries.invalidateQueries({ queryKey: ['cities'] }),
      });
    }

    function turn(): void {
      if (document.visibilityState === 'visible') {
        if (stop === null) spread.ask();
        listen();
      } else {
        stop?.();
        stop = null;
        spread.stop();
      }
    }

    void afterFirstView().then(() => {
      if (isOver) return;
      if (document.visibilityState === 'visible') listen();
      document.addEventListener('visibilitychange', turn);
    });
    return () => {
      isOver = true;
      document.removeEventListener('visibilitychange', turn);
      stop?.();
      spread.stop();
    };
  }, [city, queries]);
}

function isTouched(areas: readonly string[], area: string | null): boolean {
  return area === null ? areas.length > 0 : areas.includes(area);
}
