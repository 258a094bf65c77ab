import { setTimeout as sleep } from 'node:timers/promises';

/** Resident memory of the server in MiB; null while it is away. */
export async function readMemory(address: string): Promise<number | null> {
  const response = await fetch(`${address}/metrics`).catch(() => null);
  const bytes = /^process_resident_memory_bytes (\S+)$/m.exec((await response?.text()) ?? '')?.[1];
  return bytes === undefined ? null : Math.round(Number(bytes) / 2 ** 20);
}

/** Waits until the cube has what the database has, and answers its number. */
export async function untilFollowed(address: string): Promise<number> {
  for (;;) {
    const text = await (await fetch(`${address}/metrics`)).text();
    const read = (name: string) =>
      Number(new RegExp(`^${name}\\{city="small-city"\\} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
    const committed = read('zhiyu_change_sequence');
    if (read('zhiyu_cube_change_sequence') === committed) return committed;
    await sleep(100);
  }
}
