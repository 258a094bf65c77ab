import type { Browser } from 'playwright-core';
import { watchCpu } from './browser-cpu';
import { openProduct, quieten } from './open-product';

/** What a move of the time window has taken, each time, in milliseconds. */
export interface WindowTimes {
  /** From the press of the key to the frame after the one with the new heat. */
  wall: number[];
  /** CPU of all of the browser up to there, and until every panel stands. */
  cpu: number[];
  cpuWhole: number[];
  /** Of the page's main thread up to there. */
  main: number[];
}

const WARM_UPS = 4;

/** Moves the first edge of the window day by day from the keyboard; no window is asked for twice. */
export async function measureWindow(
  browser: Browser,
  address: string,
  repeats: number,
): Promise<WindowTimes> {
  const { page, context } = await openProduct(browser, address);
  try {
    await page.getByTestId('window-first').waitFor();
    await quieten(page);
    await page.getByTestId('window-first').focus();
    const readCpu = await watchCpu(browser);
    const times: WindowTimes = { wall: [], cpu: [], cpuWhole: [], main: [] };
    for (let turn = 1 - WARM_UPS; turn <= repeats; turn += 1) {
      await page.evaluate('window.benchProbe.arm()');
      const before = readCpu();
      await page.keyboard.press('ArrowRight');
      const wall = await page.evaluate<number>('window.benchProbe.untilPainted');
      const after = readCpu();
      await quieten(page, 400);
      const whole = readCpu();
      if (turn < 1) continue;
      times.wall.push(wall);
      times.cpu.push(after.all - before.all);
      times.cpuWhole.push(whole.all - before.all);
      times.main.push(after.main - before.main);
    }
    return times;
  } finally {
    await context.close();
  }
}
