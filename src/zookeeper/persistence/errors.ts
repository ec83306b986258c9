/** A snapshot or transaction log that isn't one, or is damaged. The message says what is wrong, not in which file. */
export class PersistenceError extends Error {
  readonly code = 'SAMSA_ZOOKEEPER_FILE_INVALID'
  override readonly name = 'PersistenceError'
}
