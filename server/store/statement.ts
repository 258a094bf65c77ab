import { readFileSync } from 'node:fs';

const statements = new Map<string, string>();

/**
 * The SQL text of `server/store/sql/<name>.sql`, read once. A file holds one statement with numbered parameters,
 * under a comment that says what it answers; the text is never pieced together.
 *
 * @throws the file system's error where there is no such file.
 */
export function loadStatement(name: string): string {
  const known = statements.get(name);
  if (known !== undefined) return known;
  const text = readFileSync(new URL(`./sql/${name}.sql`, import.meta.url), 'utf8');
  statements.set(name, text);
  return text;
}
