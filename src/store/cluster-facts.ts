import type { Database, Statement } from 'better-sqlite3'

/** The table `cluster_facts`. */
export class ClusterFactRows {
  readonly #get: Statement<[string], { value: string }>
  readonly #put: Statement<[string, string]>

  constructor(database: Database) {
    this.#get = database.prepare('SELECT value FROM cluster_facts WHERE name = ?')
    this.#put = database.prepare(`
      INSERT INTO cluster_facts (name, value)
      VALUES (?, ?)
      ON CONFLICT DO UPDATE SET value = excluded.value`)
  }

  get(name: string): string | undefined {
    return this.#get.get(name)?.value
  }

  put(name: string, value: string): void {
    this.#put.run(name, value)
  }
}
