/** Where progress is shown: a terminal has one line that changes, anything else gets plain lines. */
export interface ProgressOutput {
  isTTY?: boolean;
  columns?: number;
  write(text: string): unknown;
}

/** Shows how long work goes on. */
export interface Progress {
  /** `rows` are done, `share` (0 to 1) of the whole; null where the whole is not known. */
  show(rows: number, share: number | null): void;
  /** The last word: rows, time and rate. */
  finish(rows: number): void;
}

const terminalPauseMs = 200;
const plainPauseMs = 5000;

/**
 * Progress of work that is counted in rows: how many, how fast, and how long still. `label` names the work; `now`
 * is a clock in milliseconds.
 */
export function createProgress(label: string, output: ProgressOutput, now: () => number): Progress {
  const startedAt = now();
  const isTerminal = output.isTTY === true;
  const pauseMs = isTerminal ? terminalPauseMs : plainPauseMs;
  let shownAt = Number.NEGATIVE_INFINITY;
  return {
    show(rows, share) {
      if (now() - shownAt < pauseMs) return;
      shownAt = now();
      const line = describeProgress(label, rows, share, now() - startedAt);
      if (isTerminal) output.write(`\r\u001b[K${line.slice(0, (output.columns ?? 80) - 1)}`);
      else output.write(`${line}\n`);
    },
    finish(rows) {
      const elapsedMs = now() - startedAt;
      const rate = describeRate(rows, elapsedMs);
      output.write(
        `${isTerminal ? '\r\u001b[K' : ''}${label}: ${count(rows)} in ${describeTime(elapsedMs)}${rate}\n`,
      );
    },
  };
}

/** One line: `Loading: 50,000 · 25 % · 12,500/s · 12 s left`. */
export function describeProgress(
  label: string,
  rows: number,
  share: number | null,
  elapsedMs: number,
): string {
  const percent = share === null ? '' : ` · ${Math.floor(share * 100)} %`;
  const left =
    share === null || share <= 0 ? '' : ` · ${describeTime((elapsedMs / share) * (1 - share))} left`;
  return `${label}: ${count(rows)}${percent}${describeRate(rows, elapsedMs)}${left}`;
}

function describeRate(rows: number, elapsedMs: number): string {
  return elapsedMs <= 0 ? '' : ` · ${count(Math.round((rows * 1000) / elapsedMs))}/s`;
}

function describeTime(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function count(rows: number): string {
  return rows.toLocaleString('en-US');
}
