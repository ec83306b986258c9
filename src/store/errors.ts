/** Every way in which the store fails, as code. */
export type StoreErrorCode =
  /** The file is damaged, or is no SQLite database. */
  | 'SAMSA_STORE_CORRUPT'
  /** The file is a database of another application. */
  | 'SAMSA_STORE_FOREIGN'
  /** The file was written by a newer Samsa. */
  | 'SAMSA_STORE_TOO_NEW'
  /** Another process holds the file. */
  | 'SAMSA_STORE_BUSY'
  /** The disk is full. */
  | 'SAMSA_STORE_FULL'
  /** The operating system failed a read, a write or a sync. */
  | 'SAMSA_STORE_IO'
  /** The store was closed before the write was committed. */
  | 'SAMSA_STORE_CLOSED'
  /** A statement was refused: a fault of ours. */
  | 'SAMSA_STORE_FAILED'

/** A failure of the store, with one line that a person can act on. */
export class StoreError extends Error {
  override readonly name = 'StoreError'
  readonly code: StoreErrorCode

  constructor(code: StoreErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
  }
}

/** Whether the store tells of it in the log by itself, once for many: whoever has had a write refused need not. */
export function isToldByStore(error: unknown): boolean {
  return error instanceof StoreError && (error.code === 'SAMSA_STORE_FULL' || error.code === 'SAMSA_STORE_IO')
}

/** Whether SQLite has met damage: pages that are none, or that are not there. */
export function isDamage(error: unknown): boolean {
  return /^SQLITE_(CORRUPT|NOTADB|IOERR_(SHORT_READ|READ|DATA))/.test(codeOf(error))
}

/** An error of SQLite's, or that the disk is full, as a StoreError about the file at `path`; any other as it is. */
export function storeErrorOf(error: unknown, path: string): unknown {
  return codeOf(error).startsWith('SQLITE_') || isFull(error) ? toStoreError(error, path) : error
}

/** Puts whatever SQLite (or the code inside a write) threw into a StoreError about the file at `path`. */
export function toStoreError(thrown: unknown, path: string): StoreError {
  if (thrown instanceof StoreError) return thrown
  const cause = { cause: thrown }
  const text = thrown instanceof Error ? thrown.message : String(thrown)
  const sqlite = codeOf(thrown)
  if (sqlite === 'SQLITE_NOTADB') {
    return new StoreError(
      'SAMSA_STORE_CORRUPT',
      `${path} is not a SQLite database (${text}): restore it from a copy, or read out what is left of it by samsa salvage`,
      cause,
    )
  }
  if (sqlite.startsWith('SQLITE_CORRUPT')) {
    return damageError(path, text, cause)
  }
  if (isFull(thrown)) {
    const text = `no space left on the disk of ${path}: free some, or shorten the retention of topics`
    return new StoreError('SAMSA_STORE_FULL', text, cause)
  }
  if (sqlite.startsWith('SQLITE_BUSY') || sqlite.startsWith('SQLITE_LOCKED')) {
    return new StoreError('SAMSA_STORE_BUSY', `${path} is in use by another process`, cause)
  }
  if (/^SQLITE_(IOERR|CANTOPEN|READONLY|PERM|NOLFS)/.test(sqlite)) {
    return new StoreError('SAMSA_STORE_IO', `cannot read or write ${path}: ${text} (${sqlite})`, cause)
  }
  return new StoreError('SAMSA_STORE_FAILED', `a write to ${path} failed: ${text}`, cause)
}

function isFull(thrown: unknown): boolean {
  const code = codeOf(thrown)
  // The second is the index of the write-ahead log, which could not grow; the third what the system says of files beside the database.
  // SQLite itself says SQLITE_IOERR_WRITE when it is the quota that is used up.
  return code.startsWith('SQLITE_FULL') || code === 'SQLITE_IOERR_SHMSIZE' || NO_ROOM.has(code)
}

const NO_ROOM = new Set(['ENOSPC', 'EDQUOT'])

/** SQLite's or the system's; empty when there is none. */
function codeOf(thrown: unknown): string {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
  return typeof code === 'string' ? code : ''
}

/** That the file at `path` is damaged, `what` says where. */
export function damageError(path: string, what: string, options?: { cause?: unknown }): StoreError {
  return new StoreError(
    'SAMSA_STORE_CORRUPT',
    `${path} is damaged (${what}): samsa check tells what is touched, samsa salvage reads out the rest; or restore it from a copy`,
    options,
  )
}
