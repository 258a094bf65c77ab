import { QueryClient, QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query';
import type { CityAnswer } from '@zhiyu/shared/contract';
import type { Playlist } from '@zhiyu/shared/playlist';
import { createScene } from '@zhiyu/shared/ready-playlists';
import { useEffect, useState } from 'react';
import { ApiProblem, fetchCity } from '../api';
import { fetchPlaylists, removePlaylist, savePlaylist } from '../api-wall';
import { useWords } from '../i18n';
import { CockpitChooser } from './cockpit-chooser';
import { createPlaylistId, type Draft, draftOf } from './editor-draft';
import { EditorForm } from './editor-form';
import styles from './editor-screen.module.css';
import { OpenWall } from './open-wall';
import type { WallAddress } from './wall-address';
import { useWallWords } from './wall-words';

const queries = new QueryClient({
  defaultOptions: { queries: { networkMode: 'always', staleTime: 10_000 } },
});

/** The page on which playlists are made, looked at and shared. */
export function EditorScreen({ address }: { address: WallAddress }) {
  return (
    <QueryClientProvider client={queries}>
      <Editor address={address} />
    </QueryClientProvider>
  );
}

function Editor({ address }: { address: WallAddress }) {
  const wall = useWallWords();
  const city = useQuery({
    queryKey: ['city', address.city],
    queryFn: ({ signal }) => fetchCity(address.city, signal),
  });
  const lists = useQuery({
    queryKey: ['playlists', address.city],
    queryFn: ({ signal }) => fetchPlaylists(address.city, signal),
  });
  useEffect(() => {
    document.title = wall.editor.title;
  }, [wall]);
  if (city.error ?? lists.error) return <p className={styles.note}>{wall.start.waiting}</p>;
  if (!city.data || !lists.data) return <p className={styles.note}>{wall.start.connecting}</p>;
  return (
    <Workshop
      address={address}
      city={city.data}
      playlists={lists.data.playlists}
      reload={() => lists.refetch()}
    />
  );
}

function Workshop(props: {
  address: WallAddress;
  city: CityAnswer;
  playlists: Playlist[];
  reload: () => Promise<unknown>;
}) {
  const { address, city, playlists, reload } = props;
  const wall = useWallWords();
  const [chosen, setChosen] = useState(address.playlist);
  const [draft, setDraft] = useState<Draft | null>(null);
  const playlist = playlists.find(({ id }) => id === chosen) ?? playlists[0];
  const choose = (id: string) => {
    setDraft(null);
    setChosen(id);
  };
  const edited = draft ?? (playlist ? draftOf(playlist, false) : null);
  return (
    <div className={styles.page} data-testid="editor">
      <header className={styles.bar}>
        <h1>{wall.editor.title}</h1>
        <a href={`/city/${encodeURIComponent(city.id)}`}>{wall.editor.back}</a>
        <a href={`/wall/${encodeURIComponent(city.id)}/remote`}>{wall.editor.remote}</a>
      </header>
      <nav className={styles.lists}>
        <PlaylistLinks
          title={wall.editor.ready}
          ready
          playlists={playlists}
          chosen={playlist?.id}
          choose={choose}
        />
        <PlaylistLinks title={wall.editor.kept} playlists={playlists} chosen={playlist?.id} choose={choose} />
        <button
          type="button"
          data-testid="editor-create"
          onClick={() => setDraft(newDraft(wall.editor.create))}
        >
          {wall.editor.create}
        </button>
        <CockpitChooser address={address} city={city} />
      </nav>
      {edited && (
        <main className={styles.main}>
          <Keeper
            city={city}
            draft={edited}
            isReady={draft === null && playlist?.ready === true}
            onCopy={() => playlist && setDraft(draftOf(playlist, true))}
            onKept={async ({ id }) => {
              await reload();
              choose(id);
            }}
            onRemoved={async () => {
              await reload();
              choose('overview');
            }}
          />
          {draft === null && playlist && <OpenWall address={{ ...address, playlist: playlist.id }} />}
          <EditorForm
            key={`${edited.id} ${edited.revision}`}
            city={city}
            body={edited.body}
            isFixed={draft === null && playlist?.ready === true}
            onChange={(body) => setDraft({ ...edited, body })}
          />
        </main>
      )}
    </div>
  );
}

function newDraft(name: string): Draft {
  const scenes = [createScene()];
  const rest = { order: 'listed' as const, tour: false, deidentified: false, interruptions: [] };
  return { id: null, revision: 0, body: { name: { zh: name, en: name }, ...rest, scenes } };
}

function PlaylistLinks(props: {
  title: string;
  ready?: boolean;
  playlists: Playlist[];
  chosen: string | undefined;
  choose: (id: string) => void;
}) {
  const { text } = useWords();
  const listed = props.playlists.filter(({ ready }) => ready === (props.ready ?? false));
  if (listed.length === 0) return null;
  return (
    <section>
      <h2>{props.title}</h2>
      {listed.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          aria-pressed={id === props.chosen}
          onClick={() => props.choose(id)}
          data-testid="editor-playlist"
        >
          {text(name)}
        </button>
      ))}
    </section>
  );
}

/** Name, keep, copy and remove. */
function Keeper(props: {
  city: CityAnswer;
  draft: Draft;
  isReady: boolean;
  onCopy: () => void;
  onKept: (playlist: Playlist) => void;
  onRemoved: () => void;
}) {
  const { city, draft, isReady } = props;
  const wall = useWallWords();
  const { text } = useWords();
  const keep = useMutation({
    mutationFn: () =>
      savePlaylist(city.id, draft.id ?? createPlaylistId(), { ...draft.body, revision: draft.revision }),
    onSuccess: props.onKept,
  });
  const remove = useMutation({
    mutationFn: (id: string) => removePlaylist(city.id, id),
    onSuccess: props.onRemoved,
  });
  const failed = keep.error ?? remove.error;
  const isKept = draft.id !== null && draft.revision > 0;
  return (
    <div className={styles.keeper}>
      {isReady ? (
        <>
          <span className={styles.quiet}>{wall.editor.readyHint}</span>
          <button type="button" onClick={props.onCopy} data-testid="editor-copy">
            {wall.editor.copy}
          </button>
        </>
      ) : (
        <>
          <button
            type="button"
            className={styles.primary}
            onClick={() => keep.mutate()}
            disabled={keep.isPending}
            data-testid="editor-save"
          >
            {wall.editor.save}
          </button>
          <button type="button" onClick={props.onCopy}>
            {wall.editor.copy}
          </button>
          {isKept && (
            <button
              type="button"
              onClick={() => {
                const isMeant = confirm(wall.editor.removeAsk(text(draft.body.name)));
                if (isMeant && draft.id !== null) remove.mutate(draft.id);
              }}
              data-testid="editor-remove"
            >
              {wall.editor.remove}
            </button>
          )}
        </>
      )}
      <span role="status" data-testid="editor-status">
        {keep.isSuccess && !failed && wall.editor.saved}
        {failed && explain(failed, wall)}
      </span>
    </div>
  );
}

function explain(error: Error, wall: ReturnType<typeof useWallWords>): string {
  const code = error instanceof ApiProblem ? error.problem.code : null;
  if (code === 'playlist-changed') return wall.editor.changedMeanwhile;
  return code === 'outside-view' ? wall.editor.ofOthers : wall.editor.failed(error.message);
}
