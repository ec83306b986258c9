/**
 * The checksum over the columns of a chunk's row, by which a bit that has changed in one of them is known. A chunk is found by these
 * columns, and passed over by them too, so they must be told from what was written without a look at the batches.
 *
 * It is a number that makes `last_offset + 3 * chunk_key + 5 * max_timestamp`, with itself in the bits of last_offset above the offset,
 * divisible by a prime: no power of two is, so no single bit can change without a trace. SQLite checks it where it looks for chunks.
 */
const PRIME = 2097143
/** 2^41, by which the sum is shifted, times this is 1 modulo the prime. */
const UNSHIFTED = 750829

/** What is written above the last offset; never 0, which chunks have that are older than the sums. The timestamp is in ms, -1 for none. */
export function chunkSum(
  logId: number,
  {
    baseOffset,
    lastOffset,
    maxTimestamp,
  }: { readonly baseOffset: number; readonly lastOffset: number; readonly maxTimestamp: number },
): number {
  const unshifted = (lastOffset % PRIME) + 3 * (baseOffset % PRIME) + 5 * (maxTimestamp % PRIME)
  const left = ((unshifted % PRIME) * UNSHIFTED + 3 * logId) % PRIME
  return left > 0 ? PRIME - left : -left || PRIME
}

/** Whether the columns of a row of `chunks` are what was written, in SQL; NULL without a sum. */
export const IS_WHOLE = `CASE
               WHEN last_offset >> 41 <> 0
               THEN (last_offset + chunk_key % ${PRIME} * 3 + max_timestamp * 5) % ${PRIME} = 0
             END`
