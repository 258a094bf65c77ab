import { ZhiyuError } from '../errors';

const SHOWN_FAULTS = 20;

/** What is wrong with a pack, collected so that a user sees many faults at once, and what is merely odd. */
export interface Faults {
  /** Notes a fault. `place` names the file, and the feature or the field in it; `text` the fault and what to do. */
  add(place: string, text: string): void;
  /** Notes something that the pack is accepted with. */
  warn(place: string, text: string): void;
  readonly count: number;
  /** Whether so many faults are known that a costly check may stop. */
  readonly full: boolean;
  readonly warnings: readonly string[];
  /** @throws ZhiyuError `bad-pack` that lists the faults, up to 20 of them, when there are any */
  throwIfAny(): void;
}

/** Makes an empty collection; `folder` is named in the error. */
export function createFaults(folder: string): Faults {
  const lines: string[] = [];
  const warnings: string[] = [];

  function throwIfAny(): void {
    if (lines.length === 0) return;
    const shown = lines.slice(0, SHOWN_FAULTS).map((line) => `\n  ${line}`);
    const rest = lines.length - shown.length;
    const more = rest > 0 ? `\n  … and ${rest} more` : '';
    const count = lines.length === 1 ? '1 fault' : `${lines.length} faults`;
    throw new ZhiyuError(
      'bad-pack',
      `The pack ${folder} has ${count}; nothing was changed.${shown.join('')}${more}`,
    );
  }

  return {
    add: (place, text) => lines.push(`${place}: ${text}`),
    warn: (place, text) => warnings.push(`${place}: ${text}`),
    get count() {
      return lines.length;
    },
    get full() {
      return lines.length >= SHOWN_FAULTS;
    },
    warnings,
    throwIfAny,
  };
}
