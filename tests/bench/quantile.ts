/** The value below which a share of what was measured lies. */
export function quantile(measured: readonly number[], share: number): number {
  const sorted = [...measured].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}
