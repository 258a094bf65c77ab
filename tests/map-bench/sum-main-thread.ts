interface TraceEvent {
  name: string;
  ph: string;
  pid: number;
  tid: number;
  /** Microseconds. */
  ts: number;
  dur?: number;
  tdur?: number;
}

/**
 * From a trace of the browser: how long the main thread of the page worked from each mark of a name to the next, in
 * milliseconds of its own CPU time.
 */
export function sumMainThread(trace: Buffer, mark: string): number[] {
  const parsed = JSON.parse(trace.toString()) as TraceEvent[] | { traceEvents: TraceEvent[] };
  const events = Array.isArray(parsed) ? parsed : parsed.traceEvents;
  const marks = events
    .filter(({ name, ph }) => name === mark && ph !== 'e' && ph !== 'E')
    .sort((one, other) => one.ts - other.ts);
  const [first] = marks;
  if (!first) throw new Error(`the trace has no mark ${mark}`);
  const tasks = events
    .filter(
      ({ name, ph, pid, tid }) => name === 'RunTask' && ph === 'X' && pid === first.pid && tid === first.tid,
    )
    .sort((one, other) => one.ts - other.ts);
  if (tasks.length === 0) throw new Error('the trace has no tasks of the main thread');
  // The task in which a mark lies belongs to what the mark begins.
  const starts = marks.map(({ ts }) => tasks.findLast((task) => task.ts <= ts)?.ts ?? ts);
  return starts.slice(0, -1).map((start, index) => {
    const end = starts[index + 1] ?? start;
    const own = tasks.filter(({ ts }) => ts >= start && ts < end);
    return own.reduce((sum, { tdur, dur }) => sum + (tdur ?? dur ?? 0), 0) / 1000;
  });
}
