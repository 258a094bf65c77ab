import { QueryClient, QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query';
import type { Wall, WallCommand } from '@zhiyu/shared/wall-contract';
import { useEffect, useState } from 'react';
import { commandWall, fetchWalls } from '../api-wall';
import { useWords } from '../i18n';
import styles from './remote-screen.module.css';
import type { WallAddress } from './wall-address';
import { useWallWords } from './wall-words';

const POLL_MS = 2000;
const queries = new QueryClient({ defaultOptions: { queries: { networkMode: 'always', retry: false } } });

/** A remote in the hand: pause, go on, next, back, go to. */
export function RemoteScreen({ address }: { address: WallAddress }) {
  return (
    <QueryClientProvider client={queries}>
      <Remote address={address} />
    </QueryClientProvider>
  );
}

function Remote({ address }: { address: WallAddress }) {
  const wall = useWallWords();
  const [chosen, setChosen] = useState(address.name);
  const walls = useQuery({
    queryKey: ['walls', address.city],
    queryFn: ({ signal }) => fetchWalls(address.city, signal),
    refetchInterval: POLL_MS,
  });
  useEffect(() => {
    document.title = wall.remote.title;
  }, [wall]);
  const listed = walls.data?.walls ?? [];
  const one = listed.find(({ name }) => name === chosen) ?? (chosen === null ? listed[0] : undefined);
  return (
    <main className={styles.page} data-testid="remote">
      <h1>{wall.remote.title}</h1>
      {listed.length === 0 && <p className={styles.hint}>{wall.remote.none}</p>}
      {listed.length > 0 && (
        <label className={styles.choice}>
          {wall.remote.choose}
          <select value={one?.name ?? ''} onChange={({ target }) => setChosen(target.value)}>
            {one === undefined && <option value="">{chosen}</option>}
            {listed.map(({ name, pages }) => (
              <option key={name} value={name}>
                {name} ({wall.remote.pages(String(pages))})
              </option>
            ))}
          </select>
        </label>
      )}
      {one?.state && <Controls city={address.city} one={one} refresh={() => void walls.refetch()} />}
    </main>
  );
}

function Controls({ city, one, refresh }: { city: string; one: Wall; refresh: () => void }) {
  const wall = useWallWords();
  const { text } = useWords();
  const told = useMutation({
    mutationFn: (command: WallCommand) => commandWall(city, one.name, command),
    onSettled: refresh,
  });
  const { state } = one;
  if (!state) return null;
  const tell = (command: WallCommand) => told.mutate(command);
  return (
    <>
      <p className={styles.hint}>
        {text(state.playlist)} · {state.canvas}
        {!state.fresh && <b> · {wall.remote.stale}</b>}
      </p>
      {told.isError && (
        <p className={styles.hint} role="alert">
          {wall.remote.failed}
        </p>
      )}
      <div className={styles.buttons}>
        <button type="button" onClick={() => tell({ command: 'previous' })} data-testid="remote-previous">
          {wall.remote.previous}
        </button>
        <button
          type="button"
          className={styles.main}
          onClick={() => tell({ command: state.paused ? 'play' : 'pause' })}
          data-testid="remote-pause"
        >
          {state.paused ? wall.remote.play : wall.remote.pause}
        </button>
        <button type="button" onClick={() => tell({ command: 'next' })} data-testid="remote-next">
          {wall.remote.next}
        </button>
      </div>
      <h2>{wall.remote.scenes}</h2>
      <ol className={styles.scenes}>
        {state.scenes.map((title, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a scene is known by its place
          <li key={index}>
            <button
              type="button"
              aria-current={index === state.scene || undefined}
              onClick={() => tell({ command: 'goTo', scene: index })}
              data-testid="remote-scene"
            >
              <span>{index + 1}</span> {text(title)}
              {index === state.scene && <em>{wall.remote.now}</em>}
            </button>
          </li>
        ))}
      </ol>
    </>
  );
}
