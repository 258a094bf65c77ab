import { readFile } from 'node:fs/promises';
import { type SourceSettings, SourceSettingsSchema } from '@zhiyu/shared/source-settings';
import { ZhiyuError } from '../errors';
import { listSchemaErrors } from '../pack/check-schema';
import { open311Mapping } from './open311/open311-mapping';

/**
 * Reads the file that describes a source to be asked.
 * @throws ZhiyuError `bad-settings` (wrong usage) that names each key at fault
 */
export async function readSettings(path: string): Promise<SourceSettings> {
  const text = await readFile(path, 'utf8').catch((cause: Error) => {
    throw badSettings(`The file ${path} cannot be read: ${cause.message}`, cause);
  });
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    throw badSettings(
      `The file ${path} is not JSON: ${cause instanceof Error ? cause.message : cause}`,
      cause,
    );
  }
  const faults = listSchemaErrors(SourceSettingsSchema, value);
  if (faults.length > 0) {
    const lines = faults.map(
      ({ path: steps, text: fault }) => `  ${steps.join('.') || 'the source'}: ${fault}`,
    );
    throw badSettings(`The source ${path} is not right:\n${lines.join('\n')}`);
  }
  const settings = value as SourceSettings;
  open311Mapping(settings);
  return settings;
}

function badSettings(message: string, cause?: unknown): ZhiyuError {
  return new ZhiyuError('bad-settings', message, { exitCode: 2, cause });
}
