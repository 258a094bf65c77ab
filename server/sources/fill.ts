import type { CaseInput } from '@zhiyu/shared/case';
import type { Cells } from './cell-readers';

/** Fills one or more fields of a case from the cells of a row. */
export type Fill = (input: CaseInput, cells: Cells) => void;

/** Makes the filling of one field. */
export function fillField<Key extends keyof CaseInput>(
  key: Key,
  read: (cells: Cells) => CaseInput[Key],
): Fill {
  return (input, cells) => {
    input[key] = read(cells);
  };
}

/** Puts the key of the mapping before what is wrong with it. */
export function underKey<Result>(key: string, make: () => Result): Result {
  try {
    return make();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`${key}: ${error.message}`, { cause: error });
    throw error;
  }
}
