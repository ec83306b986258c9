import type { Database, Statement } from 'better-sqlite3'

export interface ConfigRow {
  readonly resourceType: number
  readonly resourceName: string
  readonly name: string
  readonly value: string
}

/** The table `configs`: dynamic configuration of topics, brokers, groups, client metrics. */
export class ConfigRows {
  readonly #of: Statement<[number, string], { name: string; value: string }>
  readonly #names: Statement<[number], { resourceName: string }>
  readonly #insert: Statement<[ConfigRow]>
  readonly #clear: Statement<[number, string]>

  constructor(database: Database) {
    this.#of = database.prepare(`
      SELECT name,
             value
        FROM configs
       WHERE resource_type = ?
         AND resource_name = ?
       ORDER BY name`)
    this.#names = database.prepare(`
      SELECT DISTINCT resource_name AS resourceName
        FROM configs
       WHERE resource_type = ?
       ORDER BY resource_name`)
    this.#insert = database.prepare(`
      INSERT INTO configs (resource_type, resource_name, name, value)
      VALUES (@resourceType, @resourceName, @name, @value)`)
    this.#clear = database.prepare('DELETE FROM configs WHERE resource_type = ? AND resource_name = ?')
  }

  /** The keys of one resource. */
  of(resourceType: number, resourceName: string): Map<string, string> {
    return new Map(this.#of.all(resourceType, resourceName).map((row) => [row.name, row.value]))
  }

  /** The resources of a type that have any key. */
  names(resourceType: number): string[] {
    return this.#names.all(resourceType).map((row) => row.resourceName)
  }

  /** Puts these keys in the place of all that the resource has. */
  replace(resourceType: number, resourceName: string, configs: ReadonlyMap<string, string>): void {
    this.#clear.run(resourceType, resourceName)
    for (const [name, value] of configs) this.#insert.run({ resourceType, resourceName, name, value })
  }

  /** Removes every key of a resource. */
  clear(resourceType: number, resourceName: string): void {
    this.#clear.run(resourceType, resourceName)
  }
}
