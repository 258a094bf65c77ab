/** The part of a path that begins where pages open; the whole path where it leads elsewhere. */
export function fromHome<Step extends { id: string }>(path: readonly Step[], home: string): Step[] {
  const start = path.findIndex(({ id }) => id === home);
  return path.slice(Math.max(0, start));
}
