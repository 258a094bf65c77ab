import { useQuery } from '@tanstack/react-query';
import type { CityAnswer } from '@zhiyu/shared/contract';
import type { Scene } from '@zhiyu/shared/playlist';
import { type CSSProperties, type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useWords } from '../i18n';
import { SMALLEST_CELL_PIXELS } from '../map/cell-grid';
import styles from './editor-screen.module.css';
import { keepPlaces } from './kept-places';
import { loadScene } from './load-scene';
import { clockAt } from './scene-question';
import { WallContext } from './wall-context';
import { layoutWall } from './wall-layout';
import { MAP_UNITS } from './wall-maps';
import type { WallShown } from './wall-shown';
import { WallStage } from './wall-stage';
import { useWallWords } from './wall-words';

const CANVAS = { width: 1920, height: 1080 };
const NO_SEAMS = { x: [], y: [] };
const now = () => Date.now();

/** A scene as a wall of 1920 × 1080 shows it, small. */
export function ScenePreview(props: {
  city: CityAnswer;
  scene: Scene;
  place: number;
  total: number;
  deidentified: boolean;
}) {
  const { city, scene, place, total, deidentified } = props;
  const wall = useWallWords();
  const { messages } = useWords();
  const frame = useRef<HTMLDivElement>(null);
  const scale = useScale(frame);
  const places = useMemo(() => keepPlaces(city), [city]);
  const layout = useMemo(() => layoutWall(CANVAS, NO_SEAMS, scene.layout), [scene.layout]);
  const asked = { ...scene, seconds: 0, words: null, title: null };
  const { data, error } = useQuery({
    queryKey: ['preview', city.id, asked, deidentified],
    queryFn: ({ signal }) =>
      loadScene(scene, {
        city,
        places,
        clock: clockAt(city, now()),
        maps: layout.maps,
        smallestCell: SMALLEST_CELL_PIXELS * MAP_UNITS * layout.unit,
        focus: null,
        deidentified,
        signal,
      }),
    placeholderData: (before) => before,
    structuralSharing: false,
  });
  const dark = document.documentElement.dataset.theme === 'light' ? ('light' as const) : ('dark' as const);
  const context = useMemo(
    () => ({ city, layout, theme: dark, deidentified }),
    [city, layout, dark, deidentified],
  );
  const shown = useMemo<WallShown>(
    () => ({
      data: data ? { ...data, scene } : null,
      sceneKey: `preview ${JSON.stringify([scene.area, scene.governanceArea, scene.layout])}`,
      rotation: { scene: place, since: 0, pausedUntil: null },
      paused: false,
      interruption: null,
      stale: null,
      clockAhead: null,
      error: null,
    }),
    [data, scene, place],
  );
  const style = { transform: `scale(${scale})`, transformOrigin: '0 0' } as CSSProperties;
  return (
    <section className={styles.preview} aria-label={wall.editor.preview} data-testid="editor-preview">
      <h2>{wall.editor.preview}</h2>
      <div ref={frame} className={styles.frame}>
        {error && !data ? <p className={styles.note}>{messages.states.failed(wall.editor.preview)}</p> : null}
        <WallContext value={context}>
          <WallStage isPart shown={shown} sceneCount={total} now={now} style={style} />
        </WallContext>
      </div>
    </section>
  );
}

function useScale(frame: RefObject<HTMLDivElement | null>): number {
  const [scale, setScale] = useState(0.3);
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const observer = new ResizeObserver(() => setScale(element.clientWidth / CANVAS.width));
    observer.observe(element);
    return () => observer.disconnect();
  }, [frame]);
  return scale;
}
