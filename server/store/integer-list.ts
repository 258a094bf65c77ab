/** Whole numbers as PostgreSQL writes an array: the driver quotes each number, which is slow for thousands of them. */
export function writeIntegerList(numbers: Iterable<number>): string {
  return `{${[...numbers].join()}}`;
}
