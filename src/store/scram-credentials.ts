import type { Database, Statement } from 'better-sqlite3'

export interface ScramCredentialRow {
  readonly user: string
  readonly mechanism: number
  readonly salt: Buffer
  readonly storedKey: Buffer
  readonly serverKey: Buffer
  readonly iterations: number
}

/** The table `scram_credentials`. */
export class ScramCredentialRows {
  readonly #all: Statement<[], ScramCredentialRow>
  readonly #put: Statement<[ScramCredentialRow]>
  readonly #delete: Statement<[string, number]>

  constructor(database: Database) {
    this.#all = database.prepare(`
      SELECT user_name AS user,
             mechanism,
             salt,
             stored_key AS storedKey,
             server_key AS serverKey,
             iterations
        FROM scram_credentials
       ORDER BY user_name, mechanism`)
    this.#put = database.prepare(`
      INSERT OR REPLACE INTO scram_credentials (user_name, mechanism, salt, stored_key, server_key, iterations)
      VALUES (@user, @mechanism, @salt, @storedKey, @serverKey, @iterations)`)
    this.#delete = database.prepare('DELETE FROM scram_credentials WHERE user_name = ? AND mechanism = ?')
  }

  all(): ScramCredentialRow[] {
    return this.#all.all()
  }

  /** Puts a credential in the place of what its user had for the mechanism. */
  put(row: ScramCredentialRow): void {
    this.#put.run(row)
  }

  delete(user: string, mechanism: number): void {
    this.#delete.run(user, mechanism)
  }
}
