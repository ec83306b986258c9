import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { defaultDataDir } from '../../instance/home.ts'
import { splitLine } from './split-line.ts'

/** How many lines of earlier sessions are remembered. The file may hold twice as many before it is cut. */
const MAX_LINES = 1000

/**
 * The lines typed in earlier sessions at a terminal, in a file under Samsa's home that only its owner can read. Lines with a password
 * never get there. Where the file can't be read or written, sessions just begin without a past.
 */
export class HistoryFile {
  readonly #path: string

  constructor(env: NodeJS.ProcessEnv) {
    this.#path = join(defaultDataDir(env), 'zkcli-history')
  }

  /** Returns the lines of earlier sessions, the oldest first. */
  load(): string[] {
    try {
      const lines = readFileSync(this.#path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
      const kept = lines.slice(-MAX_LINES)
      if (lines.length > 2 * MAX_LINES) this.#rewrite(kept)
      return kept
    } catch {
      return []
    }
  }

  /** Adds a line, unless it holds a password. */
  add(line: string): void {
    if (splitLine(line)[0] === 'addauth') return
    try {
      mkdirSync(dirname(this.#path), { recursive: true, mode: 0o700 })
      // Appended, so that sessions at the same time don't take each other's lines away.
      appendFileSync(this.#path, `${line}\n`, { mode: 0o600 })
    } catch {
      // A read-only home is no reason to stop working.
    }
  }

  #rewrite(lines: readonly string[]): void {
    const fresh = `${this.#path}.${process.pid}`
    writeFileSync(fresh, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 })
    renameSync(fresh, this.#path)
  }
}
