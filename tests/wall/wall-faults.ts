import type { Page, Route } from 'playwright-core';
import type { Cable } from './lay-cable';
import type { WallServer } from './wall-server';

/** What a wall hangs on, and what of it can fail. */
export interface Hanging {
  page: Page;
  server: Pick<WallServer, 'kill' | 'start'>;
  /** Between the page and its server. */
  network: Cable;
  database: { stop(): void; goOn(): void };
}

/** One fault in the middle of a rotation. */
export interface WallFault {
  /** What the wall says of it; null: nothing, for it goes on as before. */
  says: string | null;
  /** Lets it happen. @returns ends it */
  begin(hanging: Hanging): Promise<() => Promise<void>>;
}

/** Every fault that a wall has to live through. */
export const wallFaults: Record<'server' | 'network' | 'database' | 'tick' | 'slow', WallFault> = {
  server: {
    says: '连不上服务器',
    async begin({ server }) {
      await server.kill();
      return () => server.start();
    },
  },
  network: {
    says: '网络已断开',
    async begin({ page, network }) {
      network.cut();
      await page.context().setOffline(true);
      return async () => {
        network.mend();
        await page.context().setOffline(false);
      };
    },
  },
  database: {
    says: '服务器读不到数据库',
    async begin({ database }) {
      database.stop();
      return async () => database.goOn();
    },
  },
  tick: {
    says: null,
    async begin({ page }) {
      await page.evaluate(() => {
        const { hastened } = window as unknown as {
          hastened: { tellText(event: string, data: string): void };
        };
        for (const event of ['tick', 'beat', 'reset', 'command']) hastened.tellText(event, '{"seq": brok');
        hastened.tellText('beat', '{"now": 7}');
        hastened.tellText('tick', 'null');
        hastened.tellText('command', '{"command": "explode"}');
      });
      return async () => {};
    },
  },
  slow: {
    says: '服务器答得慢',
    async begin({ page }) {
      const held: Route[] = [];
      await page.route(/\/compare\?/, (route) => void held.push(route));
      // Something has changed, and the answer to what is asked now does not come.
      await page.evaluate(() => {
        const { hastened } = window as unknown as { hastened: { tell(event: string, data: object): void } };
        hastened.tell('tick', { areas: null });
      });
      return async () => {
        await page.unroute(/\/compare\?/);
        // What was given up meanwhile wants no answer any more.
        for (const route of held) await route.continue().catch(() => {});
      };
    },
  },
};
