import type { Clock } from '../../runtime/clock.ts'

/** Where a client says what Java's clients log. `logger` is the Java class in whose name it is said. */
export interface ClientLog {
  warn(text: string, logger: string, fault?: unknown): void
  error(text: string, logger: string, fault?: unknown): void
}

/** What a client is given by the program around it. */
export interface ClientHooks {
  log?: ClientLog
  clock?: Clock
  /**
   * The Unix socket to take for a TCP address, when there is one: brokers name themselves by host and port, and a script that
   * runs beside the daemon wants its socket.
   */
  resolveAddress?: (host: string, port: number) => string | undefined
}

/** Properties as in a client's configuration file: text by key. */
export type ClientProperties = Readonly<Record<string, string>>
