import { readFileSync } from 'node:fs';
import { aggregateInDatabase } from '@zhiyu/server/aggregate';
import { loadCity } from '@zhiyu/server/store/city-store';
import { type Database, openAt } from '@zhiyu/server/store/database';
import type { Contestant, Ground } from './contestant';
import { askAggregate } from './questions';

/** Milliseconds of a clock tick in /proc, on Linux always. */
const TICK_MS = 10;

/** The product's own statements over its own indexes, on one connection. */
export async function startSqlContestant({ databaseUrl, city: id }: Ground): Promise<Contestant> {
  const db = await openAt(databaseUrl, null, console.error);
  const { city, seq } = await loadCity(db, id);
  const aggregate = aggregateInDatabase(db);
  // One question after the other, so one connection; but while others are measured, the pool closes it.
  let backend = await readBackend(db);
  return {
    facts: {},
    async run({ ask }) {
      return aggregate(city, seq, (answers) => askAggregate(answers, ask));
    },
    async begin() {
      backend = await readBackend(db);
    },
    serverCpu: () => Number(readFileSync(`/proc/${backend}/schedstat`, 'utf8').split(' ')[0]) / 1e6,
    helperCpu: () => helperTicks(readParent(backend)) * TICK_MS,
    close: () => db.close(),
  };
}

async function readBackend(db: Database): Promise<number> {
  const [row] = await db.query<{ pid: number }>('select pg_backend_pid() as pid');
  return row!.pid;
}

/** The fields of /proc/<pid>/stat after the name of the program, which may hold spaces: state, parent, … */
function readStat(pid: number): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return text.slice(text.lastIndexOf(')') + 2).split(' ');
}

function readParent(pid: number): number {
  return Number(readStat(pid)[1]);
}

/** Ticks of a process's ended children, among which are PostgreSQL's parallel workers. */
function helperTicks(pid: number): number {
  const fields = readStat(pid);
  return Number(fields[13]) + Number(fields[14]);
}
