import { keepPreviousData, useQuery } from '@tanstack/react-query';
import type { Measure } from '@zhiyu/shared/measures';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { fetchPlayback, type PlaybackAnswer } from '../api-time';
import { classLimits } from '../colours';
import { useExplorerWords } from '../explorer-words';
import { useWords } from '../i18n';
import { shownValues } from '../map/cell-grid';
import { type CellTrack, createCellTrack, sampleTrack } from '../map/cell-track';
import type { PlaybackChoice } from '../view-parts';
import controls from './controls.module.css';
import { type Explorer, useExplorer } from './explorer-context';
import { CloseIcon, PauseIcon, PlayIcon } from './icons';
import { ReasonText } from './panel-states';
import styles from './playback-bar.module.css';
import { findFrame, nameFrame, sayFrame, spanOf, stepsFor } from './playback-plan';
import { type Played, showPlayed, useMapLevel, useMoment } from './played';

const FRAMES_A_SECOND = 6;
/** For readers who asked their system for less motion: slow enough to be a change, not a movement. */
const FRAMES_A_SECOND_REDUCED = 1;
/** A map that does not draw holds the playback back no longer. */
const LONGEST_WAIT_MS = 2000;

/** Plays the window back on the map: play, a slider through all frames, what is played and in which steps. */
export default function PlaybackBar({ choice }: { choice: PlaybackChoice }) {
  const explorer = useExplorer();
  const { playback: messages } = useExplorerWords();
  const { played, query } = usePlayback(explorer, choice);
  const rest = useRest(explorer, choice, played);
  const player = usePlayer(played?.track ?? null, rest);
  return (
    <section className={styles.bar} aria-label={messages.title} data-testid="playback">
      <button
        type="button"
        className={styles.play}
        aria-label={player.isPlaying ? messages.pause : messages.play}
        disabled={!played}
        onClick={player.toggle}
        data-testid="playback-toggle"
      >
        {player.isPlaying ? <PauseIcon /> : <PlayIcon />}
      </button>
      <MeasureSwitch choice={choice} />
      <StepSwitch choice={choice} />
      {played && <Slider played={played} choice={choice} player={player} rest={rest} />}
      {!played && (
        <span className={styles.note} role="status">
          {query.error ? <ReasonText error={query.error} /> : query.data ? messages.empty : messages.loading}
        </span>
      )}
      <button
        type="button"
        className={controls.plain}
        aria-label={messages.close}
        onClick={() => explorer.change({ playback: null })}
        data-testid="playback-close"
      >
        <CloseIcon />
      </button>
    </section>
  );
}

/** All frames in one answer, decoded once; on the map as long as the bar stands. */
function usePlayback({ question, window, clock, measures, reportAsOf }: Explorer, choice: PlaybackChoice) {
  const level = useMapLevel();
  const asked = { ...question, ...spanOf(window, clock), measure: choice.measure, bucket: choice.bucket };
  const isOpen = window.to === null;
  const query = useQuery({
    queryKey: ['frames', question, window, choice.measure, choice.bucket, level],
    queryFn: ({ signal }) =>
      fetchPlayback({ ...asked, to: isOpen ? null : asked.to, level: level ?? 0 }, signal),
    enabled: level !== null,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
  });
  const measure = measures.get(choice.measure);
  const played = useMemo(
    () => (query.data && measure ? createPlayed(query.data, measure) : null),
    [query.data, measure],
  );
  const { from } = choice;
  const place = useRef({ from, clock });
  place.current = { from, clock };
  useEffect(() => {
    if (played) played.track.seek(findFrame(place.current.from, played.track.bounds, place.current.clock));
    showPlayed(played);
    if (played) reportAsOf('cells', played.asOf);
  }, [played, reportAsOf]);
  useEffect(() => () => showPlayed(null), []);
  return { played, query };
}

function createPlayed({ playback, asOf }: PlaybackAnswer, measure: Measure): Played | null {
  const track = createCellTrack(playback);
  if (track.length === 0 || track.frame.mortons.length === 0) return null;
  const measureKind = measure.kind === 'rate' ? 'rate' : 'flow';
  const values = sampleTrack(track, (frame) => shownValues(frame, measureKind));
  const cells = { frame: track.frame, measureKind, limits: classLimits(values, measureKind) } as const;
  return { measure, track, cells, asOf };
}

/** What is done where the playback comes to rest: the address names the frame, and the page reads its figures. */
function useRest({ change, clock }: Explorer, choice: PlaybackChoice, played: Played | null) {
  return useCallback(() => {
    if (!played) return;
    showPlayed({ ...played });
    const from = nameFrame(played.track.bounds[played.track.at()] ?? 0, clock);
    change({ playback: { ...choice, from } }, 'replace');
  }, [played, clock, change, choice]);
}

interface Player {
  isPlaying: boolean;
  toggle(): void;
  pause(): void;
}

/** Moves the track on, frame by frame, each only once the one before has been drawn. */
function usePlayer(track: CellTrack | null, onRest: () => void): Player {
  const [isPlaying, setIsPlaying] = useState(false);
  const rest = useRef(onRest);
  rest.current = onRest;
  useEffect(() => {
    if (!isPlaying || !track) return;
    const isReduced = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const pause = 1000 / (isReduced ? FRAMES_A_SECOND_REDUCED : FRAMES_A_SECOND);
    let last = performance.now();
    let request = requestAnimationFrame(step);
    function step(now: number): void {
      if (now - last >= pause && (track?.isDrawn() || now - last > LONGEST_WAIT_MS)) {
        if (!track || track.at() >= track.length - 1) {
          setIsPlaying(false);
          rest.current();
          return;
        }
        last = now;
        track.seek(track.at() + 1);
      }
      request = requestAnimationFrame(step);
    }
    return () => cancelAnimationFrame(request);
  }, [isPlaying, track]);
  return {
    isPlaying,
    toggle() {
      if (isPlaying) rest.current();
      else if (track && track.at() >= track.length - 1) track.seek(0);
      setIsPlaying(!isPlaying);
    },
    pause: () => setIsPlaying(false),
  };
}

function Slider(props: { played: Played; choice: PlaybackChoice; player: Player; rest: () => void }) {
  const { played, choice, player, rest } = props;
  const { track, measure } = played;
  const { clock } = useExplorer();
  const { format } = useWords();
  const { playback: messages } = useExplorerWords();
  const at = useMoment(track);
  const frame = sayFrame(track.bounds[at] ?? 0, choice.bucket, messages.weekdays, clock);
  const moment = measure.kind === 'stock' ? messages.standing(frame) : messages.arrived(frame);
  return (
    <>
      <input
        type="range"
        className={styles.slider}
        min={0}
        max={track.length - 1}
        value={at}
        aria-label={messages.moment}
        aria-valuetext={`${moment}, ${messages.place(format.count(at + 1), format.count(track.length))}`}
        onChange={(event) => {
          player.pause();
          track.seek(Number(event.target.value));
        }}
        onPointerUp={rest}
        onKeyUp={rest}
        data-testid="playback-slider"
      />
      <output className={styles.moment} data-testid="playback-moment">
        {moment}
      </output>
    </>
  );
}

function MeasureSwitch({ choice }: { choice: PlaybackChoice }) {
  const { measures, measure, change } = useExplorer();
  const { text } = useWords();
  const { playback: messages } = useExplorerWords();
  const offered = new Set(['reported', 'open', 'overdue', choice.measure] as const);
  if (measure.kind !== 'duration' && measure.unit !== 'perTenThousand') offered.add(measure.id);
  return (
    <select
      className={styles.select}
      aria-label={messages.measure}
      value={choice.measure}
      onChange={({ target }) => {
        const id = [...offered].find((one) => one === target.value);
        if (id) change({ playback: { ...choice, measure: id } }, 'replace');
      }}
      data-testid="playback-measure"
    >
      {[...offered].map((id) => (
        <option key={id} value={id}>
          {id === 'reported' ? messages.arrivals : text(measures.get(id)?.label ?? { zh: id, en: id })}
        </option>
      ))}
    </select>
  );
}

function StepSwitch({ choice }: { choice: PlaybackChoice }) {
  const { window, clock, change } = useExplorer();
  const { playback: messages } = useExplorerWords();
  const steps = stepsFor(window, clock);
  if (!steps.includes(choice.bucket)) steps.push(choice.bucket);
  return (
    <select
      className={styles.select}
      aria-label={messages.step}
      value={choice.bucket}
      onChange={({ target }) => {
        const bucket = steps.find((one) => one === target.value);
        if (bucket) change({ playback: { ...choice, bucket } }, 'replace');
      }}
      data-testid="playback-step"
    >
      {steps.map((bucket) => (
        <option key={bucket} value={bucket}>
          {messages.steps[bucket]}
        </option>
      ))}
    </select>
  );
}
