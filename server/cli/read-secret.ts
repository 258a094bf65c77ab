import { text } from 'node:stream/consumers';
import { StringDecoder } from 'node:string_decoder';
import type { ReadStream } from 'node:tty';
import { ZhiyuError } from '../errors';

/** What the keys send: return or Ctrl-D, backspace, Ctrl-C. */
const ENTER = ['\r', '\n', '\u0004'];
const ERASE = ['\u007f', '\b'];
const BREAK = '\u0003';

/**
 * Reads a secret, which never stands among the parameters of a command, where other users could see it: typed twice without
 * showing on a terminal, otherwise the first line of the input.
 * @throws ZhiyuError `no-secret` where there is none, or the two differ
 */
export async function readSecret(
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
  ask: string,
): Promise<string> {
  if (!input.isTTY) {
    const [line = ''] = (await text(input)).split(/\r?\n/);
    if (line !== '') return line;
    throw new ZhiyuError('no-secret', 'The password is read from the input, and the input was empty.', {
      exitCode: 2,
    });
  }
  const first = await typeUnseen(input, output, `${ask}: `);
  const second = await typeUnseen(input, output, 'Once more: ');
  if (first === second && first !== '') return first;
  throw new ZhiyuError('no-secret', first === '' ? 'Nothing was typed.' : 'The two are not the same.');
}

function typeUnseen(input: ReadStream, output: NodeJS.WriteStream, ask: string): Promise<string> {
  output.write(ask);
  input.setRawMode(true);
  const decoder = new StringDecoder('utf8');
  let typed: string[] = [];
  return new Promise((resolve, reject) => {
    const finish = (settle: () => void) => {
      input.off('data', take);
      input.setRawMode(false);
      input.pause();
      output.write('\n');
      settle();
    };
    const take = (chunk: Buffer) => {
      for (const key of decoder.write(chunk)) {
        if (ENTER.includes(key)) return finish(() => resolve(typed.join('')));
        if (key === BREAK) {
          return finish(() => reject(new ZhiyuError('interrupted', 'Stopped; nothing was changed.')));
        }
        if (ERASE.includes(key)) typed = typed.slice(0, -1);
        else typed.push(key);
      }
    };
    input.on('data', take);
    input.resume();
  });
}
