import { readFile, realpath } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Faults } from './faults';

/** A JSON file as read: its value, and its text for naming lines. */
export interface PackFile {
  /** How messages call the file. */
  label: string;
  text: string;
  value: unknown;
}

/**
 * Where a file named by a pack lies. A file of a pack lies inside its folder: a path that leaves it, or a link
 * that leads out of it, is refused.
 * @returns the absolute path; null when it was refused, which is then noted
 */
export async function resolveInPack(folder: string, path: string, faults: Faults): Promise<string | null> {
  const file = resolve(folder, path);
  const refuse = () => {
    faults.add('city.json', `"${path}" lies outside the pack; give a path inside the folder of the pack`);
    return null;
  };
  if (isAbsolute(path) || path.includes('\0') || !isInside(resolve(folder), file)) return refuse();
  try {
    return isInside(await realpath(folder), await realpath(file)) ? file : refuse();
  } catch {
    // A file that is missing is named when it is read.
    return file;
  }
}

/**
 * Reads a JSON file in UTF-8, with or without a byte order mark.
 * @param ifMissing what else a user may do when there is no such file
 * @returns null when it cannot be read or parsed, which is then noted with its line
 */
export async function readPackFile(
  file: string,
  label: string,
  faults: Faults,
  ifMissing = '',
): Promise<PackFile | null> {
  const text = await readText(file, label, faults, ifMissing);
  if (text === null) return null;
  try {
    return { label, text, value: JSON.parse(text) as unknown };
  } catch {
    noteSyntax(text, label, faults);
    return null;
  }
}

/** Names a field of a file with its line: `city.json line 12, workingHours[0].from`. */
export function placeOf(file: PackFile, path: readonly (string | number)[]): string {
  const tree = parseTree(file.text);
  const node = tree && findNodeAtLocation(tree, [...path]);
  const line = node ? ` line ${lineAt(file.text, node.offset)}` : '';
  const field = path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${step}`)).join('');
  return `${file.label}${line}${field === '' ? '' : `, ${field.replace(/^\./, '')}`}`;
}

function isInside(folder: string, file: string): boolean {
  const path = relative(folder, file);
  return path !== '..' && !path.startsWith(`..${sep}`) && !isAbsolute(path);
}

async function readText(
  file: string,
  label: string,
  faults: Faults,
  ifMissing: string,
): Promise<string | null> {
  let bytes: Buffer;
  try {
    bytes = await readFile(file);
  } catch (error) {
    faults.add(label, describeReadError(error as NodeJS.ErrnoException, file, ifMissing));
    return null;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    faults.add(label, 'is not UTF-8; save it as UTF-8');
    return null;
  }
}

function describeReadError(error: NodeJS.ErrnoException, file: string, ifMissing: string): string {
  if (error.code === 'ENOENT') return `the file is missing; it should be at ${file}${ifMissing}`;
  if (error.code === 'EACCES') return `may not be read by this user: ${file}`;
  if (error.code === 'EISDIR') return `is a folder, but a file is wanted: ${file}`;
  return `cannot be read: ${error.message}`;
}

function noteSyntax(text: string, label: string, faults: Faults): void {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true });
  const first = errors[0];
  const reason = first
    ? printParseErrorCode(first.error).replace(/([a-z])([A-Z])/g, '$1 $2')
    : 'unknown fault';
  const line = first ? ` line ${lineAt(text, first.offset)}` : '';
  faults.add(`${label}${line}`, `is not JSON (${reason.toLowerCase()})`);
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** The path of a file of a pack as messages call it. */
export function labelOf(folder: string, file: string): string {
  const path = relative(folder, file);
  return isInside(resolve(folder), resolve(file)) ? path : join(file);
}
