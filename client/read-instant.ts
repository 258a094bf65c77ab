/** An ISO instant with the city's offset, as its clock reads: `2025-11-23 14:32:06`. */
export function readInstant(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
