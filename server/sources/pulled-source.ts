import type { Mapping } from '@zhiyu/shared/mapping';
import type { SourceSettings } from '@zhiyu/shared/source-settings';
import { ZhiyuError } from '../errors';
import type { SourceRow } from './case-source';
import { open311Mapping } from './open311/open311-mapping';
import { openOpen311 } from './open311/open311-source';
import { createPoliteClient } from './open311/polite-client';

/** Rows that a source has answered, and how far it has been read when they are taken in. */
export interface Pulled {
  rows: SourceRow[];
  /** From where the next pull goes on; any JSON. */
  cursor: unknown;
  /** Paths of names down the category tree that the source knows. */
  categories?: string[][];
}

/** A source that is asked for its cases: the port that every adapter of this kind fits. */
export interface PulledSource {
  /** What its rows mean. */
  readonly mapping: Mapping;
  /**
   * Asks for all that is new since `cursor`, null for the first time. Rows may come again.
   * @param columns the columns that rows hand over, in their order
   * @throws ZhiyuError that says why the source cannot be read further; what came before is good
   */
  pull(cursor: unknown, columns: readonly string[]): AsyncIterable<Pulled>;
}

/** What an adapter needs from outside. */
export interface PullSurroundings {
  environment: NodeJS.ProcessEnv;
  /** The wall clock, in milliseconds. */
  now: () => number;
  /** Waits; ends early, with an error, where the pull is interrupted. */
  pause: (milliseconds: number) => Promise<void>;
  interruption: AbortSignal;
}

/** Opens a source by its kind. A new kind of source is added here and nowhere else. */
export function openPulledSource(settings: SourceSettings, around: PullSurroundings): PulledSource {
  const { endpoint, jurisdiction, pauseMs = 1000 } = settings;
  const client = createPoliteClient({
    endpoint,
    parameters: { jurisdiction_id: jurisdiction, api_key: readKey(settings, around.environment) },
    pauseMs,
    ...around,
  });
  return openOpen311(settings, open311Mapping(settings), client, around.now);
}

function readKey({ apiKeyVariable }: SourceSettings, environment: NodeJS.ProcessEnv): string | undefined {
  if (apiKeyVariable === undefined) return undefined;
  const key = environment[apiKeyVariable];
  if (key) return key;
  throw new ZhiyuError(
    'no-api-key',
    `Set ${apiKeyVariable} in the environment: the source asks for an api_key.`,
  );
}
