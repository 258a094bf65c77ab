import { readdirSync, readFileSync } from 'node:fs';
import type { Browser } from 'playwright-core';

/** CPU milliseconds that a browser has used so far. */
export interface CpuReading {
  /** All threads of all its processes, the graphics in software included. */
  all: number;
  /** The main thread of the page's process. */
  main: number;
}

/**
 * Finds the processes of a browser and says how to read their CPU time, exact to the nanosecond as the kernel's scheduler
 * keeps it. The page measured must stand, alone: its process is the renderer that has worked most.
 */
export async function watchCpu(browser: Browser): Promise<() => CpuReading> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  const pids = processInfo.map(({ id }) => id);
  const [page] = processInfo
    .filter(({ type }) => type === 'renderer')
    .sort((one, other) => other.cpuTime - one.cpuTime);
  if (!page) throw new Error('the browser has no renderer');
  return () => ({
    all: pids.reduce((sum, pid) => sum + sumThreads(pid), 0),
    main: readThread(page.id, page.id),
  });
}

function sumThreads(pid: number): number {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => sum + readThread(pid, Number(thread)), 0);
  } catch {
    // The process has ended; what it used before was little.
    return 0;
  }
}

function readThread(pid: number, thread: number): number {
  try {
    const [nanoseconds = '0'] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ');
    return Number(nanoseconds) / 1e6;
  } catch {
    // The thread has ended meanwhile.
    return 0;
  }
}
