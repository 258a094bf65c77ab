import { createServer, type Server } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { ZhiyuError } from '../errors';

const patienceMs = 120_000;
const pollMs = 40;

/**
 * Runs `work` while no other process of this machine runs work under the same name. The lock is a socket in the
 * abstract name space of Linux: the kernel frees it when its process dies, however it dies, so it is never stale.
 *
 * @throws ZhiyuError `data-folder-busy` when the other process does not finish within two minutes.
 */
export async function withProcessLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + patienceMs;
  let lock = await tryLock(name);
  while (lock === null) {
    if (Date.now() > deadline) throw busy();
    await sleep(pollMs);
    lock = await tryLock(name);
  }
  try {
    return await work();
  } finally {
    await release(lock);
  }
}

function tryLock(name: string): Promise<Server | null> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => socket.destroy());
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(null);
      else reject(error);
    });
    server.listen({ path: `\0zhiyu:${name}`, exclusive: true }, () => resolve(server));
  });
}

function release(lock: Server): Promise<void> {
  return new Promise((resolve) => {
    lock.close(() => resolve());
  });
}

function busy(): ZhiyuError {
  return new ZhiyuError(
    'data-folder-busy',
    'Another Zhiyu process has been starting or stopping the database of this data folder for two minutes. ' +
      'Look whether it hangs (ps aux | grep zhiyu), end it, and try again; or set ZHIYU_DATA to another folder.',
  );
}
