/** What can keep a daemon or a role from starting or from doing what it is asked; the message is one line for people and says what to do. */
export type DaemonErrorCode =
  | 'SAMSA_DATA_DIR_IN_USE'
  | 'SAMSA_DATA_DIR_UNUSABLE'
  | 'SAMSA_CONFIG_UNREADABLE'
  | 'SAMSA_CONFIG_INVALID'
  | 'SAMSA_ADDRESS_UNAVAILABLE'
  | 'SAMSA_TREE_NOT_EMPTY'
  | 'SAMSA_EXPORT_NOT_EMPTY'
  | 'SAMSA_EXPORT_NO_DIRECTORY'

/** A refusal, for a reason that the user can mend. */
export class DaemonError extends Error {
  readonly code: DaemonErrorCode

  constructor(code: DaemonErrorCode, message: string, cause?: unknown) {
    super(message, { cause })
    this.name = 'DaemonError'
    this.code = code
  }
}
