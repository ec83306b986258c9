import { createInterface } from 'node:readline'
import type { Io } from './io.ts'

/** Whoever answers a script's questions, one a line: a person at a terminal, or a pipe. */
export interface Answers {
  /** The next line; undefined when there are no more. */
  next(): Promise<string | undefined>
  /** Lets go of stdin, so that the script can end. */
  close(): void
}

/** Reads answers from stdin. */
export function answersOf(io: Pick<Io, 'stdin'>): Answers {
  const lines = createInterface({ input: io.stdin, terminal: false })
  const iterator = lines[Symbol.asyncIterator]()
  return {
    next: async () => {
      const { value, done } = await iterator.next()
      return done === true ? undefined : value
    },
    close: () => lines.close(),
  }
}
