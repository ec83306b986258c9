/**
 * Leaves out steps as long as the rest still fails, in ever smaller runs of them (delta debugging). `attempts` bounds how often
 * it tries. Returns the shortest list that was seen to fail.
 */
export async function shrink<T>(
  steps: readonly T[],
  fails: (steps: readonly T[]) => Promise<boolean>,
  attempts = 300,
): Promise<readonly T[]> {
  let left = steps
  let tries = 0
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < left.length && tries < attempts; ) {
      const shorter = [...left.slice(0, at), ...left.slice(at + size)]
      tries++
      if (shorter.length < left.length && (await fails(shorter))) left = shorter
      else at += size
    }
  }
  return left
}
