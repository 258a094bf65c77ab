import { cpus, loadavg } from 'node:os';

/** One line of the table: what was measured, what it came to, and what it must come to. */
export interface MapFigure {
  what: string;
  found: string;
  must: string;
  /** Null where nothing is demanded of it. */
  isMet: boolean | null;
}

/** What one part of the bench found: its lines, and every measurement for whoever wants to look closer. */
export interface MapPart {
  figures: MapFigure[];
  measured: Record<string, unknown>;
}

/** The lines as a table in Markdown. */
export function writeTable(figures: readonly MapFigure[]): string {
  const mark = (isMet: boolean | null) => (isMet === null ? '' : isMet ? 'yes' : '**no**');
  const lines = figures.map(
    ({ what, found, must, isMet }) => `| ${what} | ${found} | ${must} | ${mark(isMet)} |`,
  );
  return ['| what | found | must be | met |', '|---|---|---|---|', ...lines].join('\n');
}

/** The machine, for whoever reads the figures later. */
export function describeMachine(): Record<string, unknown> {
  return { date: new Date().toISOString(), cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg() };
}
