/**
 * Milliseconds before attempt number `failures` + 1: doubles from `initialMs` up to `maxMs`, each by chance up to a fifth more or
 * less, so that many clients don't come back at once (KIP-580).
 */
export function backoffMs(
  failures: number,
  range: { initialMs: number; maxMs: number },
  random: () => number = Math.random,
): number {
  const { initialMs, maxMs } = range
  if (failures <= 0) return 0
  if (initialMs >= maxMs) return maxMs
  const exponent = Math.min(failures - 1, Math.log2(maxMs / Math.max(initialMs, 1)))
  const spread = 0.8 + random() * 0.4
  return Math.min(maxMs, Math.floor(initialMs * 2 ** exponent * spread))
}
