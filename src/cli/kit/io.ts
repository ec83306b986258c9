import type { Readable, Writable } from 'node:stream'

/** A stream that may be a terminal. */
export type MaybeTerminal<S> = S & { isTTY?: boolean | undefined }

/** What a script may touch of its process: its streams, its environment, and the signals that ask it to end. */
export interface Io {
  stdin: MaybeTerminal<Readable>
  stdout: MaybeTerminal<Writable>
  stderr: MaybeTerminal<Writable>
  env: NodeJS.ProcessEnv
  /** Calls back on SIGINT and SIGTERM until the returned function is called. Absent where there is no process to signal. */
  onTerminate?: (listener: (signal: 'SIGINT' | 'SIGTERM') => void) => () => void
}

/** A script: its arguments without the program's name, its streams; resolves to the exit code. */
export type Main = (argv: readonly string[], io: Io) => Promise<number>
