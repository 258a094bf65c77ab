import type { CityAnswer } from '@zhiyu/shared/contract';
import type { Playlist } from '@zhiyu/shared/playlist';
import { createCockpit } from '@zhiyu/shared/ready-playlists';
import { Component, lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { ApiProblem, fetchAreas, fetchCity } from '../api';
import { fetchPlaylist } from '../api-wall';
import { createWords, useWords, WordsContext } from '../i18n';
import { isPageServed } from '../is-page-served';
import { loadPart } from '../lost-part';
import { LostPartStrip } from '../lost-part-strip';
import { loadWebFont } from '../web-font';
import type { WallAddress } from './wall-address';
import { WallScreen } from './wall-screen';
import { WallMessage } from './wall-stage';
import { useWallWords } from './wall-words';

const EditorScreen = lazy(async () => ({
  default: (await loadPart(import('./editor-screen'))).EditorScreen,
}));
const RemoteScreen = lazy(async () => ({
  default: (await loadPart(import('./remote-screen'))).RemoteScreen,
}));

const RETRY_MS = 3000;
const RELOAD_MS = 10_000;

/** The pages of walls: the wall, its remote, and the page that makes playlists. */
export function WallApp({ address, signedIn }: { address: WallAddress; signedIn: Promise<unknown> | null }) {
  const words = useMemo(() => createWords(address.language), [address.language]);
  useEffect(() => {
    document.documentElement.dataset.theme = address.theme;
    document.documentElement.lang = address.language === 'zh' ? 'zh-CN' : 'en';
    void loadWebFont();
  }, [address]);
  return (
    <WordsContext value={words}>
      <Fuse>
        {address.page === 'wall' ? (
          <WallStart address={address} signedIn={signedIn} />
        ) : (
          <>
            <Suspense fallback={null}>
              {address.page === 'editor' ? (
                <EditorScreen address={address} />
              ) : (
                <RemoteScreen address={address} />
              )}
            </Suspense>
            <LostPartStrip />
          </>
        )}
      </Fuse>
    </WordsContext>
  );
}

/** Asks for the city and the playlist, for ever: a wall that is switched on before its server comes up by itself. */
function WallStart({ address, signedIn }: { address: WallAddress; signedIn: Promise<unknown> | null }) {
  const wall = useWallWords();
  const [start, setStart] = useState<{ city: CityAnswer; playlist: Playlist } | null>(null);
  const [error, setError] = useState<Error | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout>;
    const ask = async () => {
      await signedIn;
      await askStart(address, abort.signal).then(setStart, (reason: Error) => {
        if (abort.signal.aborted) return;
        setError(reason);
        timer = setTimeout(ask, RETRY_MS);
      });
    };
    void ask();
    return () => {
      abort.abort();
      clearTimeout(timer);
    };
  }, [address, signedIn]);
  if (start) return <WallScreen address={address} city={start.city} playlist={start.playlist} />;
  return <WallMessage title={wall.start.connecting} hint={explain(error, wall)} />;
}

async function askStart(address: WallAddress, signal: AbortSignal) {
  const city = await fetchCity(address.city, signal);
  if (address.playlist !== 'cockpit') {
    return { city, playlist: await fetchPlaylist(city.id, address.playlist, signal) };
  }
  const { path } = await fetchAreas(city.id, address.area ?? city.root, signal);
  const area = path.at(-1);
  const name = area ? { zh: area.name, en: area.nameEn ?? area.name } : city.name;
  const domains = city.categories.filter(({ id }) => address.categories.includes(id));
  return { city, playlist: createCockpit({ id: address.area, name }, domains) };
}

function explain(error: Error | null, wall: ReturnType<typeof useWallWords>): string {
  if (error === null) return '';
  const code = error instanceof ApiProblem ? error.problem.code : null;
  if (code === 'unknown-city') return wall.start.unknownCity;
  if (code === 'unknown-playlist') return wall.start.unknownPlaylist;
  if (code === 'sign-in-needed') return wall.stale.denied;
  return wall.start.waiting;
}

/** A wall has no hand that reloads it: where a part of it fails, it says so and begins anew. */
class Fuse extends Component<{ children: ReactNode }, { isBlown: boolean }> {
  override state = { isBlown: false };

  static getDerivedStateFromError() {
    return { isBlown: true };
  }

  override componentDidCatch(error: unknown): void {
    console.error(error);
    const begin = async () => {
      if (await isPageServed()) location.reload();
      else setTimeout(begin, RELOAD_MS);
    };
    setTimeout(begin, RELOAD_MS);
  }

  override render() {
    return this.state.isBlown ? <Blown /> : this.props.children;
  }
}

function Blown() {
  const { messages } = useWords();
  const wall = useWallWords();
  return <WallMessage title={wall.start.failed} hint={messages.states.retry} />;
}
