import type { CityAnswer } from '@zhiyu/shared/contract';
import type { Playlist, SceneLayout } from '@zhiyu/shared/playlist';
import {
  type CSSProperties,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react';
import { useWords } from '../i18n';
import { SMALLEST_CELL_PIXELS } from '../map/cell-grid';
import { burnInShift } from './burn-in-shift';
import { keepPlaces } from './kept-places';
import { loadScene } from './load-scene';
import { clockAt } from './scene-question';
import { useWakeLock } from './use-wake-lock';
import { useWallReport } from './use-wall-report';
import { isNight, type WallAddress } from './wall-address';
import { WallContext } from './wall-context';
import { layoutWall, type WallLayout } from './wall-layout';
import { MAP_UNITS } from './wall-maps';
import { WallRun } from './wall-run';
import styles from './wall-screen.module.css';
import type { WallShown } from './wall-shown';
import { WallMessage, WallStage } from './wall-stage';
import { useWallWords } from './wall-words';
import { watchDog } from './watch-dog';

const SHIFT_MS = 60_000;
const keys: Record<string, 'next' | 'previous' | undefined> = {
  ArrowRight: 'next',
  PageDown: 'next',
  ArrowLeft: 'previous',
  PageUp: 'previous',
};

/** A playlist on a wall. */
export function WallScreen(props: { address: WallAddress; city: CityAnswer; playlist: Playlist }) {
  const { address, city, playlist } = props;
  const wall = useWallWords();
  const name = useWallName(address);
  const size = useWindowSize();
  const canvas = address.canvas ?? size;
  const layoutOf = useLayouts(address, canvas.width, canvas.height);
  const run = useRun(props, name, layoutOf);
  const shown = useSyncExternalStore(run?.subscribe ?? subscribeNothing, run?.snapshot ?? nothingShown);
  const scene = shown?.data?.scene ?? playlist.scenes[address.scene] ?? playlist.scenes[0];
  const layout = layoutOf(scene?.layout ?? 'full');
  useWakeLock();
  useWallReport(city.id, name, playlist, shown, layout.canvas);
  usePageTitle(city, playlist);
  const now = useCallback(() => run?.now() ?? Date.now(), [run]);
  const context = useMemo(
    () => ({ city, layout, theme: address.theme, deidentified: playlist.deidentified }),
    [city, layout, address.theme, playlist.deidentified],
  );
  useKeys(run, shown);
  if (!run || !shown?.data) {
    return <WallMessage title={wall.start.connecting} hint={shown?.error ? wall.start.waiting : ''} />;
  }
  return (
    <WallContext value={context}>
      <div className={styles.room} data-idle="" onPointerDown={() => run.touch()}>
        <Fitted layout={layout} size={size}>
          <WallStage shown={shown} sceneCount={playlist.scenes.length} now={now}>
            <Night address={address} shown={shown} now={now} />
          </WallStage>
        </Fitted>
      </div>
    </WallContext>
  );
}

/** The canvas in the window: in its own pixels where it fits, else smaller as a whole; never stretched. */
function Fitted(props: { layout: WallLayout; size: { width: number; height: number }; children: ReactNode }) {
  const { layout, size, children } = props;
  const { canvas, unit } = layout;
  const scale = Math.min(size.width / canvas.width, size.height / canvas.height, 1);
  const [step, setStep] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => setStep((count) => count + 1), SHIFT_MS);
    return () => clearInterval(timer);
  }, []);
  const { x, y } = burnInShift(step, unit);
  const left = Math.round((size.width - scale * canvas.width) / 2);
  const top = Math.round((size.height - scale * canvas.height) / 2);
  const style: CSSProperties = {
    width: canvas.width,
    height: canvas.height,
    transform: `translate(${left}px, ${top}px) scale(${scale}) translate(${x}px, ${y}px)`,
  };
  return (
    <div className={styles.fitted} style={style} data-testid="wall-fitted" data-scale={scale}>
      {children}
    </div>
  );
}

/** By night the wall is half as bright. */
function Night({ address, shown, now }: { address: WallAddress; shown: WallShown; now: () => number }) {
  const { night } = address;
  if (!night || !shown.data) return null;
  const { hour, minute } = shown.data.clock.zone.toLocal(now());
  return isNight(night, 60 * hour + minute) ? (
    <div className={styles.night} data-testid="wall-night" />
  ) : null;
}

type LayoutOf = (layout: SceneLayout) => WallLayout;

/** A layout for each kind of scene, made once for a canvas. */
function useLayouts({ seams }: WallAddress, width: number, height: number): LayoutOf {
  return useMemo(() => {
    const canvas = { width, height };
    const made = {
      full: layoutWall(canvas, seams, 'full'),
      map: layoutWall(canvas, seams, 'map'),
      list: layoutWall(canvas, seams, 'list'),
    };
    return (layout) => made[layout];
  }, [seams, width, height]);
}

/** The run of the playlist, for as long as the page shows it. */
function useRun(
  { address, city, playlist }: { address: WallAddress; city: CityAnswer; playlist: Playlist },
  name: string,
  layoutOf: LayoutOf,
): WallRun | null {
  const [run, setRun] = useState<WallRun | null>(null);
  const latest = useRef(layoutOf);
  latest.current = layoutOf;
  const made = useRef<{ run: WallRun; layoutOf: LayoutOf } | null>(null);
  useEffect(() => {
    if (made.current === null || made.current.layoutOf === layoutOf) return;
    made.current.layoutOf = layoutOf;
    made.current.run.relayout();
  }, [layoutOf]);
  useEffect(() => {
    const places = keepPlaces(city);
    const dog = watchDog();
    const started = new WallRun({
      city,
      playlist,
      name,
      firstScene: address.scene,
      build: document.querySelector('script[type=module]')?.getAttribute('src') ?? null,
      forget: () => places.forget(),
      reload: (why) => dog.reload(why),
      load(scene, at, focus, signal) {
        const { maps, unit } = latest.current(scene.layout);
        const clock = clockAt(city, at);
        const smallestCell = SMALLEST_CELL_PIXELS * MAP_UNITS * unit;
        const { deidentified } = playlist;
        return loadScene(scene, { city, places, clock, maps, smallestCell, deidentified, focus, signal });
      },
    });
    dog.watch(started);
    made.current = { run: started, layoutOf: latest.current };
    setRun(started);
    return () => {
      dog.stop();
      started.stop();
      made.current = null;
    };
  }, [address.scene, city, playlist, name]);
  return run;
}

function useKeys(run: WallRun | null, shown: WallShown | null): void {
  const paused = shown?.paused ?? false;
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const command = event.key === ' ' ? (paused ? 'play' : 'pause') : keys[event.key];
      if (!command || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      run?.command({ command });
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  }, [run, paused]);
}

function usePageTitle(city: CityAnswer, playlist: Playlist): void {
  const words = useWords();
  useEffect(() => {
    document.title = `${words.cityTitle(city)}${words.messages.separator}${words.text(playlist.name)}`;
  }, [city, playlist, words]);
}

/** The wall's own name, else one that this window keeps for as long as it is open. */
function useWallName({ name }: WallAddress): string {
  return useState(() => name ?? `wall-${crypto.getRandomValues(new Uint16Array(1))[0]?.toString(16)}`)[0];
}

function useWindowSize(): { width: number; height: number } {
  const [size, setSize] = useState({ width: innerWidth, height: innerHeight });
  useEffect(() => {
    const follow = () => setSize({ width: innerWidth, height: innerHeight });
    addEventListener('resize', follow);
    return () => removeEventListener('resize', follow);
  }, []);
  return size;
}

const subscribeNothing = () => () => {};
const nothingShown = () => null;
