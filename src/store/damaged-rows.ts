import type { Database } from 'better-sqlite3'

/** Of each sum that SQLite makes for a table's rows: the condition that it is right, in SQL. From the statement that made the table. */
export function checkedSums(createTable: string): string[] {
  const sums = createTable.matchAll(/(\w+) +INTEGER NOT NULL AS \((.*)\) STORED/g)
  return [...sums].map(([, column = '', made]) => `${column} IS (${made})`)
}

/**
 * Reads the rows of all tables but those of znodes and of batches, which may be large, and names those that are not what was written
 * (0100-row-sums.sql): a line each. Throws what SQLite throws of damaged pages.
 */
export function* damagedRows(database: Database): Generator<string, void> {
  const tables = database
    .prepare<[], { name: string; sql: string }>(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'znodes%'",
    )
    .all()
  for (const { name, sql } of tables)
    for (const isWhole of checkedSums(sql)) {
      const rows = database
        .prepare<[], Record<string, unknown>>(`SELECT * FROM ${name} WHERE NOT (${isWhole})`)
        .all()
      if (rows.length === 0) continue
      const naming = namingColumns(database, name)
      for (const row of rows)
        yield damagedRowText(
          name,
          naming.map((column) => [column, row[column]]),
        )
    }
}

/** What is said of a row that is not what was written; some of its columns say which it is. */
export function damagedRowText(table: string, columns: readonly (readonly [string, unknown])[]): string {
  const row = columns.map(([name, value]) => `${name} ${value}`).join(', ')
  return `${table}: the row of ${row} does not fit its checksum`
}

/** The columns that say which row of a table one is, and its name where it has one. */
export function namingColumns(database: Database, table: string): string[] {
  const columns = database
    .prepare<[string], { name: string; pk: number }>('SELECT name, pk FROM pragma_table_info(?)')
    .all(table)
  return columns.filter(({ name, pk }) => pk > 0 || name === 'name').map(({ name }) => name)
}
