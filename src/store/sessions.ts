import type { Database, Statement } from 'better-sqlite3'

export interface ZooKeeperSessionRow {
  readonly sessionId: bigint
  readonly timeoutMs: number
}

export interface ZooKeeperStateRow {
  readonly lastZxid: number
  readonly passwordKey: Buffer
}

/** The tables `zookeeper_sessions` and `zookeeper_state`. */
export class ZooKeeperSessionRows {
  readonly #all: Statement<[], { sessionId: bigint; timeoutMs: bigint }>
  readonly #insert: Statement<[bigint, number]>
  readonly #delete: Statement<[bigint]>
  readonly #state: Statement<[], ZooKeeperStateRow>
  readonly #insertState: Statement<[number, Buffer]>
  readonly #setLastZxid: Statement<[number]>

  constructor(database: Database) {
    this.#all = database
      .prepare<[], { sessionId: bigint; timeoutMs: bigint }>(`
      SELECT session_id AS sessionId,
             timeout_ms AS timeoutMs
        FROM zookeeper_sessions`)
      .safeIntegers(true)
    this.#insert = database.prepare('INSERT INTO zookeeper_sessions (session_id, timeout_ms) VALUES (?, ?)')
    this.#delete = database.prepare('DELETE FROM zookeeper_sessions WHERE session_id = ?')
    this.#state = database.prepare(`
      SELECT last_zxid AS lastZxid,
             password_key AS passwordKey
        FROM zookeeper_state`)
    this.#insertState = database.prepare(`
      INSERT INTO zookeeper_state (id, last_zxid, password_key)
      VALUES (1, ?, ?)`)
    this.#setLastZxid = database.prepare('UPDATE zookeeper_state SET last_zxid = ?')
  }

  all(): ZooKeeperSessionRow[] {
    return this.#all.all().map((row) => ({ sessionId: row.sessionId, timeoutMs: Number(row.timeoutMs) }))
  }

  insert(session: ZooKeeperSessionRow): void {
    this.#insert.run(session.sessionId, session.timeoutMs)
  }

  delete(sessionId: bigint): void {
    this.#delete.run(sessionId)
  }

  state(): ZooKeeperStateRow | undefined {
    return this.#state.get()
  }

  insertState(state: ZooKeeperStateRow): void {
    this.#insertState.run(state.lastZxid, state.passwordKey)
  }

  setLastZxid(zxid: number): void {
    this.#setLastZxid.run(zxid)
  }
}
