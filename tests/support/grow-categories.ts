import { readConfig } from '@zhiyu/server/config';
import { growTree } from '@zhiyu/server/store/city-grow';
import { openDatabase } from '@zhiyu/server/store/database';

/** A process that says `ready`, waits for input, then grows categories of city `small`; writes their ordinals. */
const db = await openDatabase(readConfig(process.env), () => {});
console.log('ready');
for await (const _ of process.stdin) break;
const ids = JSON.parse(process.argv[2] ?? '[]') as string[];
const grown: [string, number][] = [];
for (const id of ids) {
  const nodes = [
    { id: 'grown', parent: null, name: { zh: '新增', en: 'Grown' } },
    { id, parent: 'grown', name: { zh: id, en: id } },
  ];
  const ordinals = await db.transaction((tx) => growTree(tx, 'small', 'category', nodes));
  grown.push(...ordinals);
}
console.log(`grown ${JSON.stringify(grown)}`);
await db.close();
