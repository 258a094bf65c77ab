import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Mapping, MappingSchema } from '@zhiyu/shared/mapping';
import { ZhiyuError } from '../errors';
import { listSchemaErrors } from '../pack/check-schema';

const presetFolder = fileURLToPath(new URL('../presets', import.meta.url));

/** Names of the mappings that come with the product. */
export function listPresets(): string[] {
  return readdirSync(presetFolder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => basename(file, '.json'))
    .sort();
}

/**
 * Reads a mapping: the preset of that name, or else the file.
 * @throws ZhiyuError `bad-mapping` (wrong usage) that names each key at fault
 */
export async function readMapping(nameOrPath: string): Promise<Mapping> {
  const isPreset = listPresets().includes(nameOrPath);
  const path = isPreset ? `${presetFolder}/${nameOrPath}.json` : nameOrPath;
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    const presets = listPresets().join(', ');
    throw badMapping(`There is no preset and no readable file ${nameOrPath} (presets: ${presets}).`, cause);
  });
  return parseMapping(text, nameOrPath);
}

/**
 * Checks the text of a mapping.
 * @throws ZhiyuError `bad-mapping`
 */
export function parseMapping(text: string, name: string): Mapping {
  const value = parseJson(text.replace(/^\ufeff/, ''), name);
  const faults = listSchemaErrors(MappingSchema, value);
  if (faults.length === 0) return value as Mapping;
  const lines = faults.map(
    ({ path, text: fault }) => `  ${path.length === 0 ? 'the mapping' : path.join('.')}: ${fault}`,
  );
  throw badMapping(`The mapping ${name} is not right:\n${lines.join('\n')}`);
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw badMapping(`The mapping ${name} is not JSON: ${reason}`, cause);
  }
}

function badMapping(message: string, cause?: unknown): ZhiyuError {
  return new ZhiyuError('bad-mapping', message, { exitCode: 2, cause });
}
