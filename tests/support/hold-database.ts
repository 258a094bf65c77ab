import { readConfig } from '@zhiyu/server/config';
import { ZhiyuError } from '@zhiyu/server/errors';
import { openDatabase } from '@zhiyu/server/store/database';

/**
 * A process that opens the database of its environment, writes `open` and one line a report, and closes the
 * database when its input ends. Fails with the code of the error on its error output.
 */
try {
  const db = await openDatabase(readConfig(process.env), (line) => console.log(`report ${line}`));
  console.log('open');
  for await (const _ of process.stdin);
  await db.close();
  console.log('closed');
} catch (error) {
  console.error(error instanceof ZhiyuError ? `${error.code}\n${error.message}` : error);
  process.exitCode = 1;
}
