import type { Database, Statement } from 'better-sqlite3'

export interface DelegationTokenRow {
  readonly tokenId: string
  readonly owner: string
  readonly requester: string
  /** A JSON list. */
  readonly renewers: string
  readonly issueMs: number
  readonly expiryMs: number
  readonly maxMs: number
}

/** The table `delegation_tokens`. */
export class DelegationTokenRows {
  readonly #all: Statement<[], DelegationTokenRow>
  readonly #put: Statement<[DelegationTokenRow]>
  readonly #delete: Statement<[string]>

  constructor(database: Database) {
    this.#all = database.prepare(`
      SELECT token_id AS tokenId,
             owner,
             requester,
             renewers,
             issue_ms AS issueMs,
             expiry_ms AS expiryMs,
             max_ms AS maxMs
        FROM delegation_tokens`)
    this.#put = database.prepare(`
      INSERT OR REPLACE INTO delegation_tokens (token_id, owner, requester, renewers, issue_ms, expiry_ms, max_ms)
      VALUES (@tokenId, @owner, @requester, @renewers, @issueMs, @expiryMs, @maxMs)`)
    this.#delete = database.prepare('DELETE FROM delegation_tokens WHERE token_id = ?')
  }

  all(): DelegationTokenRow[] {
    return this.#all.all()
  }

  /** Puts a token in the place of what it was before. */
  put(row: DelegationTokenRow): void {
    this.#put.run(row)
  }

  delete(tokenId: string): void {
    this.#delete.run(tokenId)
  }
}
