import type { Database, Statement } from 'better-sqlite3'

export interface QuotaRow {
  /** Whom it is for, as the quotas write it. */
  readonly entity: string
  readonly name: string
  readonly value: number
}

/** The table `client_quotas`. */
export class QuotaRows {
  readonly #all: Statement<[], QuotaRow>
  readonly #insert: Statement<[QuotaRow]>
  readonly #clear: Statement<[string]>

  constructor(database: Database) {
    this.#all = database.prepare(`
      SELECT entity,
             name,
             value
        FROM client_quotas
       ORDER BY entity, name`)
    this.#insert = database.prepare(`
      INSERT INTO client_quotas (entity, name, value)
      VALUES (@entity, @name, @value)`)
    this.#clear = database.prepare('DELETE FROM client_quotas WHERE entity = ?')
  }

  all(): QuotaRow[] {
    return this.#all.all()
  }

  /** Puts these quotas in the place of all that the entity has. */
  replace(entity: string, rows: readonly QuotaRow[]): void {
    this.#clear.run(entity)
    for (const row of rows) this.#insert.run(row)
  }
}
