import type { Io } from './io.ts'

/** Says what to do next, after the reference's own words; on a terminal alone, so that what is recorded or piped stays exact. */
export function hint(io: Pick<Io, 'stderr'>, text: string): void {
  if (io.stderr.isTTY) io.stderr.write(`Hint: ${text}\n`)
}
