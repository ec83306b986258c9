/** Severities of log lines, the least first, as log4j names them. No line is TRACE or FATAL: they are levels to choose by. */
export const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const
export type LogLevel = (typeof logLevels)[number]

/** The logger that all others take their level from unless they have one. */
export const ROOT_LOGGER = 'root'

/**
 * Which lines each logger writes. Loggers are known from when they are made; one without a level of its own has that of its nearest
 * parent by the dots in its name, in the end the root's. Levels live as long as the process.
 */
export class LogLevels {
  #root: LogLevel
  readonly #names = new Set<string>()
  readonly #own = new Map<string, LogLevel>()

  constructor(root: LogLevel = 'INFO') {
    this.#root = root
  }

  /** Makes a logger known. */
  add(name: string): void {
    this.#names.add(name)
  }

  has(name: string): boolean {
    return name === ROOT_LOGGER || this.#names.has(name)
  }

  /** Every logger with the level in force, by name, the root among them. */
  all(): readonly (readonly [name: string, level: LogLevel])[] {
    return [...this.#names, ROOT_LOGGER].sort().map((name) => [name, this.of(name)] as const)
  }

  /** The level in force. */
  of(name: string): LogLevel {
    for (let at = name; at !== ''; at = at.slice(0, Math.max(at.lastIndexOf('.'), 0))) {
      const own = this.#own.get(at)
      if (own !== undefined) return own
    }
    return this.#root
  }

  /** Whether a line of that severity is written. */
  allows(name: string, severity: LogLevel): boolean {
    return logLevels.indexOf(severity) >= logLevels.indexOf(this.of(name))
  }

  set(name: string, level: LogLevel): void {
    if (name === ROOT_LOGGER) this.#root = level
    else this.#own.set(name, level)
  }

  /** Lets a logger have its parent's level again. The root has none. */
  unset(name: string): void {
    this.#own.delete(name)
  }
}
