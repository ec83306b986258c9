import type { Database, Statement } from 'better-sqlite3'

export interface AclRow {
  readonly resourceType: number
  readonly resourceName: string
  readonly patternType: number
  readonly principal: string
  readonly host: string
  readonly operation: number
  readonly permissionType: number
}

/** The table `acls`. */
export class AclRows {
  readonly #all: Statement<[], AclRow>
  readonly #put: Statement<[AclRow]>
  readonly #delete: Statement<[AclRow]>

  constructor(database: Database) {
    this.#all = database.prepare(`
      SELECT resource_type AS resourceType,
             resource_name AS resourceName,
             pattern_type AS patternType,
             principal,
             host,
             operation,
             permission_type AS permissionType
        FROM acls`)
    this.#put = database.prepare(`
      INSERT OR IGNORE INTO acls
             (resource_type, resource_name, pattern_type, principal, host, operation, permission_type)
      VALUES (@resourceType, @resourceName, @patternType, @principal, @host, @operation, @permissionType)`)
    this.#delete = database.prepare(`
      DELETE FROM acls
       WHERE resource_type = @resourceType
         AND resource_name = @resourceName
         AND pattern_type = @patternType
         AND principal = @principal
         AND host = @host
         AND operation = @operation
         AND permission_type = @permissionType`)
  }

  all(): AclRow[] {
    return this.#all.all()
  }

  /** Puts an ACL that may be there already. */
  put(row: AclRow): void {
    this.#put.run(row)
  }

  delete(row: AclRow): void {
    this.#delete.run(row)
  }
}
