import type { Scene } from '@zhiyu/shared/playlist';
import type { WallBeat, WallCommand } from '@zhiyu/shared/wall-contract';
import { spreadRefresh } from '../spread-refresh';
import { abortAfter } from './abort-after';
import type { ComingScene } from './coming-scene';
import { focusOf } from './find-interruption';
import { findStale } from './freshness';
import type { SceneData } from './load-scene';
import {
  isPaused,
  nextScene,
  obey,
  type Rotation,
  startRotation,
  TOUCH_PAUSE_MS,
  untilNext,
} from './rotation';
import type { WallRunOptions } from './wall-run-options';
import { changeShown, isDenied, isGone, sceneOnWall, type WallShown } from './wall-shown';
import { keepStream, type WallStream } from './wall-stream';
import { type RuleWatch, watchRules } from './watch-rules';

const LOOK_MS = 1000;
/** The next scene is asked for so long before it is due. */
const AHEAD_MS = 4000;
/** An answer that takes longer is given up, and asked for anew. */
const LONGEST_LOAD_MS = 20_000;
/** Time makes cases overdue without any change: so often a scene is asked for anew at least. */
const OLDEST_SCENE_MS = 30_000;
const RETRY_MS = 3000;

/** Runs one playlist on a wall for months: shows, follows, goes on, and says how old it is. */
export class WallRun {
  private shown: WallShown;
  private readonly listeners = new Set<() => void>();
  private readonly rules: RuleWatch;
  private readonly stream: WallStream;
  private readonly timer: ReturnType<typeof setInterval>;
  private readonly refresh = spreadRefresh(() => this.reask());
  private coming: ComingScene | null = null;
  private asking: AbortController | null = null;
  private askAgainAt = 0;
  private wantedSince: number | null = 0;
  private shownAt: number | null = null;
  private confirmedAt: number | null = null;
  private databaseAt: number | null = null;
  private build: string | null = null;
  private interruptedUntil: number | null = null;
  private brokenTold = 0;
  /** Milliseconds that this machine's clock is ahead of the server's; at first as the city's answer says. */
  private ahead: number;

  constructor(private readonly options: WallRunOptions) {
    const rotation = startRotation(options.firstScene, performance.now(), options.playlist);
    const none = { data: null, interruption: null, stale: null, clockAhead: null, error: null };
    this.shown = { ...none, sceneKey: '', rotation, paused: false };
    this.rules = watchRules(options.city, options.playlist);
    this.wantedSince = performance.now();
    this.ahead = options.city.clock === null ? Date.now() - Date.parse(options.city.asOf) : 0;
    this.stream = keepStream(options.city.id, options.name, {
      onTick: ({ areas }) => this.hearTick(areas),
      onReset: () => {
        options.forget();
        this.hearTick(null);
      },
      onBeat: (beat) => this.hearBeat(beat),
      onCommand: (command) => this.command(command),
      onBroken: (error) => this.hearBroken(error),
      // What was missed is asked for, whatever the stream tells.
      onJoined: () => this.want(),
    });
    this.timer = setInterval(() => this.look(), LOOK_MS);
    void this.ask();
  }

  readonly subscribe = (notify: () => void): (() => void) => {
    this.listeners.add(notify);
    return () => this.listeners.delete(notify);
  };
  readonly snapshot = (): WallShown => this.shown;

  /** A person touched the wall: it stands for a minute. */
  touch(): void {
    this.patchRotation({ pausedUntil: performance.now() + TOUCH_PAUSE_MS });
  }

  /** Obeys a remote, a key or the presenter. */
  command(command: WallCommand): void {
    const { scene, pausedUntil } = obey(command, this.shown.rotation, this.options.playlist);
    this.patchRotation({ pausedUntil });
    if (scene !== null) this.goTo(scene);
  }

  /** The canvas is another: what is shown is asked for anew, at its size. */
  relayout(): void {
    this.cancelAsking();
    this.coming?.abort.abort();
    this.coming = null;
    void this.ask();
  }

  /** The wall clock of the server, milliseconds since 1970. */
  now(): number {
    return Date.now() - this.ahead;
  }

  stop(): void {
    clearInterval(this.timer);
    this.stream.close();
    this.refresh.stop();
    this.coming?.abort.abort();
    this.asking?.abort();
    this.listeners.clear();
  }

  private look(): void {
    const now = performance.now();
    const { rotation } = this.shown;
    if (this.interruptedUntil !== null && now >= this.interruptedUntil) this.endInterruption();
    const left = this.interruptedUntil === null ? untilNext(rotation, this.options.playlist, now) : null;
    if (left !== null && left <= AHEAD_MS && this.coming === null) {
      this.prepare(this.sceneAfter(rotation.scene));
    }
    if (left !== null && left <= 0) this.change();
    const isOld = this.shownAt !== null && now - this.shownAt > OLDEST_SCENE_MS;
    const mayAsk = this.asking === null && now >= this.askAgainAt;
    if (mayAsk && (isOld || this.shown.data === null || this.askAgainAt > 0)) void this.ask();
    this.patch({ paused: isPaused(rotation, now), stale: this.judge(now) });
  }

  private judge(now: number): WallShown['stale'] {
    const reason = findStale({
      now,
      heardAt: this.stream.heardAt(),
      databaseAt: this.databaseAt,
      shownAt: this.shownAt,
      wantedSince: this.wantedSince,
      online: navigator.onLine,
      denied: isDenied(this.shown.error),
    });
    if (reason === null || this.shown.data === null) return null;
    return { reason, since: this.confirmedAt ?? this.shownAt ?? now };
  }

  private hearTick(areas: readonly string[] | null): void {
    const area = this.shown.data?.scene.area ?? null;
    if (areas === null || (area === null ? areas.length > 0 : areas.includes(area))) this.want();
  }

  private hearBeat({ now: iso, seq, build }: WallBeat): void {
    const now = performance.now();
    const told = Date.parse(iso);
    if (typeof iso !== 'string' || !Number.isFinite(told) || build === undefined) {
      throw new Error('a sign of life lacks something');
    }
    this.ahead = Date.now() - told;
    this.patch({ clockAhead: Math.round(this.ahead / 1000) * 1000 });
    if (seq !== null) this.databaseAt = now;
    this.databaseAt ??= now;
    if (seq !== null && this.shown.data !== null && seq <= this.shown.data.seq) this.confirmedAt = now;
    this.build = build;
  }

  /** A stream that tells nonsense tells at least that something is there. */
  private hearBroken(error: unknown): void {
    this.brokenTold += 1;
    if (this.brokenTold < 10) console.warn('a message of the live stream cannot be read', error);
    this.want();
  }

  /** Something newer is there: it comes with those of other walls spread over a few seconds. */
  private want(): void {
    this.wantedSince ??= performance.now();
    this.refresh.ask();
  }

  private reask(): void {
    if (this.asking === null) void this.ask();
    else this.askAgainAt = performance.now();
  }

  /** Asks for the scene that stands, and puts it on the wall. */
  private async ask(): Promise<void> {
    const { interruption } = this.shown;
    const abort = abortAfter(LONGEST_LOAD_MS);
    this.asking = abort;
    this.askAgainAt = 0;
    const startedAt = performance.now();
    const scene = sceneOnWall(this.shown, this.options.playlist);
    try {
      const data = await this.options.load(scene, this.now(), focusOf(interruption), abort.signal);
      if (this.asking !== abort) return;
      this.put(data, startedAt, {});
      void this.lookAtRules();
    } catch (error) {
      if (this.asking !== abort) return;
      if (isGone(error)) this.leaveScene();
      this.wantedSince ??= startedAt;
      this.askAgainAt = performance.now() + RETRY_MS;
      this.patch({ error: error as Error });
    } finally {
      if (this.asking === abort) this.asking = null;
    }
  }

  private prepare(scene: number): void {
    const coming: ComingScene = {
      scene,
      data: null,
      askedAt: performance.now(),
      abort: abortAfter(LONGEST_LOAD_MS),
    };
    this.coming = coming;
    const asked = this.options.playlist.scenes[scene] as Scene;
    this.options.load(asked, this.now(), null, coming.abort.signal).then(
      (data) => {
        coming.data = data;
      },
      (error) => {
        // It is prepared again at the next look; the scene that stands says how old it is.
        if (this.coming === coming) setTimeout(() => this.drop(coming, isGone(error)), RETRY_MS);
      },
    );
  }

  /** What stood or was to stand is no more in the city: the one after it is tried instead. */
  private leaveScene(): void {
    const { interruption, rotation } = this.shown;
    this.interruptedUntil = null;
    const scene = interruption ? rotation.scene : this.sceneAfter(rotation.scene);
    this.patch({ interruption: null, rotation: { ...rotation, scene, since: performance.now() } });
  }

  private sceneAfter(scene: number): number {
    return nextScene({ ...this.shown.rotation, scene }, this.options.playlist, Math.random);
  }

  private drop(coming: ComingScene, isGone: boolean): void {
    if (this.coming !== coming) return;
    this.coming = null;
    if (isGone) this.prepare(this.sceneAfter(coming.scene));
  }

  /** The next scene is due: it comes as soon as all of it is there. */
  private change(): void {
    if (this.isOutdated()) this.options.reload('another build of the pages is there');
    if (this.coming?.data) this.enter(this.coming.scene, this.coming.data, this.coming.askedAt);
    else this.wantedSince ??= performance.now();
  }

  private isOutdated(): boolean {
    const { build } = this.options;
    return build !== null && this.build !== null && this.build !== build;
  }

  private enter(scene: number, data: SceneData, askedAt: number): void {
    const now = performance.now();
    this.cancelAsking();
    this.coming = null;
    this.interruptedUntil = null;
    this.put(data, askedAt, { rotation: { ...this.shown.rotation, scene, since: now }, interruption: null });
  }

  private goTo(scene: number): void {
    this.coming?.abort.abort();
    this.coming = null;
    this.interruptedUntil = null;
    this.cancelAsking();
    const rotation = { ...this.shown.rotation, scene, since: performance.now() };
    this.patch({ rotation, interruption: null });
    void this.ask();
  }

  private cancelAsking(): void {
    this.asking?.abort();
    this.asking = null;
  }

  private put(data: SceneData, askedAt: number, more: Partial<WallShown>): void {
    this.shownAt = askedAt;
    this.confirmedAt = performance.now();
    this.databaseAt = Math.max(this.databaseAt ?? 0, askedAt);
    if (this.wantedSince !== null && this.wantedSince <= askedAt) this.wantedSince = null;
    const { rotation = this.shown.rotation, interruption = this.shown.interruption } = more;
    const sceneKey = interruption ? `interruption ${this.interruptedUntil}` : `scene ${rotation.scene}`;
    this.patch({ ...more, data, sceneKey, error: null, stale: this.judge(performance.now()) });
  }

  /** What breaks in is shown for the seconds of its rule. */
  private async lookAtRules(): Promise<void> {
    const isFree = this.interruptedUntil === null && !isPaused(this.shown.rotation, performance.now());
    const found = isFree ? await this.rules.look(this.now()) : null;
    if (found === null || this.interruptedUntil !== null) return;
    this.interruptedUntil = performance.now() + found.rule.seconds * 1000;
    this.cancelAsking();
    this.patch({ interruption: found });
    await this.ask();
  }

  private endInterruption(): void {
    this.interruptedUntil = null;
    this.cancelAsking();
    const rotation = { ...this.shown.rotation, since: performance.now() };
    this.patch({ interruption: null, rotation });
    void this.ask();
  }

  private patchRotation(change: Partial<Rotation>): void {
    const rotation = { ...this.shown.rotation, ...change };
    this.patch({ rotation, paused: isPaused(rotation, performance.now()) });
  }

  private patch(change: Partial<WallShown>): void {
    const next = changeShown(this.shown, change);
    if (next === this.shown) return;
    this.shown = next;
    for (const notify of this.listeners) notify();
  }
}
