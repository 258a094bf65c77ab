import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Lets the embedded database server of a data folder stand still, as if its machine had hung, and go on. */
export function freezeDatabase(dataFolder: string): { stop(): void; goOn(): void } {
  const tell = (signal: 'SIGSTOP' | 'SIGCONT') => {
    const [line = ''] = readFileSync(join(dataFolder, 'postgres', 'postmaster.pid'), 'utf8').split('\n');
    const postmaster = Number(line);
    for (const pid of [postmaster, ...childrenOf(postmaster)]) process.kill(pid, signal);
  };
  return { stop: () => tell('SIGSTOP'), goOn: () => tell('SIGCONT') };
}

function childrenOf(parent: number): number[] {
  const numbers = readdirSync('/proc').map(Number).filter(Number.isInteger);
  return numbers.filter((pid) => {
    try {
      // The name of a process may hold anything, and stands in brackets before its state and its parent.
      const status = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1) ?? '';
      return Number(status.split(' ')[1]) === parent;
    } catch {
      return false;
    }
  });
}
