import type { Clock } from '../../runtime/clock.ts'

/** Where a client says what Java's clients log. `logger` is the Java class in whose name it is said. */
export interface ClientLog {
  warn(text: string, logger: string, fault?: unknown): void
  error(text: string, logger: string, fault?: unknown): void
}

/** A login module with its options, as JAAS has it. */
export interface LoginModule {
  readonly className: string
  readonly options: ReadonlyMap<string, string>
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
  /** Told of `host:port` where something takes connections and ends them before it has answered as a broker does. */
  onDropped?: (server: string) => void
  /** The login configuration that java.security.auth.login.config names: modules by section. `read` rejects with ClientError. */
  jaasFile?: { path: string; read(): Promise<ReadonlyMap<string, readonly LoginModule[]>> }
}

/** Properties as in a client's configuration file: text by key. */
export type ClientProperties = Readonly<Record<string, string>>
