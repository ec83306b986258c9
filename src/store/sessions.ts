import type { Database, Statement } from 'better-sqlite3'

export interface ZooKeeperSessionRow {
  readonly sessionId: bigint
  readonly timeoutMs: number
  /** It came from another server, whose password its client knows. */
  readonly isImported: boolean
}

export interface ZooKeeperStateRow {
  readonly lastZxid: number
  readonly passwordKey: Buffer
}

/** The tables `zookeeper_sessions` and `zookeeper_state`. */
export class ZooKeeperSessionRows {
  readonly #all: Statement<[], { sessionId: bigint; timeoutMs: bigint; isImported: bigint }>
  readonly #insert: Statement<[bigint, number, number]>
  readonly #delete: Statement<[bigint]>
  readonly #deleteAll: Statement<[]>
  readonly #state: Statement<[], ZooKeeperStateRow>
  readonly #insertState: Statement<[number, Buffer]>
  readonly #setLastZxid: Statement<[number]>

  constructor(database: Database) {
    this.#all = database
      .prepare<[], { sessionId: bigint; timeoutMs: bigint; isImported: bigint }>(`
      SELECT session_id AS sessionId,
             timeout_ms AS timeoutMs,
             is_imported AS isImported
        FROM zookeeper_sessions`)
      .safeIntegers(true)
    this.#insert = database.prepare(`
      INSERT INTO zookeeper_sessions (session_id, timeout_ms, is_imported)
      VALUES (?, ?, ?)`)
    this.#delete = database.prepare('DELETE FROM zookeeper_sessions WHERE session_id = ?')
    this.#deleteAll = database.prepare('DELETE FROM zookeeper_sessions')
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
    return this.#all.all().map((row) => ({
      sessionId: row.sessionId,
      timeoutMs: Number(row.timeoutMs),
      isImported: row.isImported !== 0n,
    }))
  }

  insert(session: ZooKeeperSessionRow): void {
    this.#insert.run(session.sessionId, session.timeoutMs, session.isImported ? 1 : 0)
  }

  deleteAll(): void {
    this.#deleteAll.run()
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
