import type { AnswerColumns } from './questions';

/**
 * Compares what several answered to one question, every number of it.
 * @throws Error that names the question, the two who differ and where
 */
export function checkAnswers(question: string, answers: ReadonlyMap<string, AnswerColumns>): void {
  const [first, ...others] = answers;
  if (first === undefined) throw new Error(`“${question}”: nobody has answered`);
  for (const [name, columns] of others) {
    const found = findDifference(first[1], columns);
    if (found !== null)
      throw new Error(`“${question}”: ${first[0]} and ${name} answer differently: ${found}`);
  }
}

function findDifference(one: AnswerColumns, other: AnswerColumns): string | null {
  if (one.length !== other.length) return `${one.length} and ${other.length} columns`;
  for (const [number, column] of one.entries()) {
    const against = other[number]!;
    if (column.length !== against.length) {
      return `${column.length} and ${against.length} numbers in column ${number}`;
    }
    const place = column.findIndex((value, i) => value !== against[i]);
    if (place >= 0) return `${column[place]} and ${against[place]} in column ${number}, place ${place}`;
  }
  return null;
}
