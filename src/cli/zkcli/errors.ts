import { KeeperException } from '../../zookeeper/client/keeper-exception.ts'
import { ErrorCode } from '../../zookeeper/errors.ts'
import { InvalidPathError } from '../../zookeeper/paths.ts'

/** A command that failed as the reference means it to: its message goes to stderr, a session goes on. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code = 'SAMSA_ZKCLI_COMMAND'
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Where the reference dies of an uncaught exception: one line on stderr, and the session ends at once. */
export class FatalError extends Error {
  override readonly name = 'FatalError'
  readonly code = 'SAMSA_ZKCLI_FATAL'
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

const NOT_FOUND = 127

/** Returns the error of a word that is no command. */
export function commandNotFound(name: string): CommandError {
  return new CommandError(`Command not found: Command not found ${name}`, NOT_FOUND)
}

/** Turns what a command threw into what its user is told; anything unforeseen stays as it is. */
export function toCommandError(error: unknown): unknown {
  if (error instanceof KeeperException) return new CommandError(keeperMessage(error))
  if (error instanceof InvalidPathError) return new CommandError(error.message)
  return error
}

/** The reference's own wording where it has one, with the path as the client named it (`null` when there is none). */
const wordings = new Map<number, string>([
  [ErrorCode.NONODE, 'Node does not exist: '],
  [ErrorCode.NOCHILDRENFOREPHEMERALS, 'Ephemerals cannot have children: '],
  [ErrorCode.NODEEXISTS, 'Node already exists: '],
  [ErrorCode.NOTEMPTY, 'Node not empty: '],
  [ErrorCode.NOTREADONLY, 'Not a read-only call: '],
  [ErrorCode.INVALIDACL, 'Acl is not valid : '],
  [ErrorCode.NOAUTH, 'Insufficient permission : '],
  [ErrorCode.BADARGUMENTS, 'Arguments are not valid : '],
  [ErrorCode.BADVERSION, 'version No is not valid : '],
  [ErrorCode.QUOTAEXCEEDED, 'Quota has exceeded : '],
])

function keeperMessage(error: KeeperException): string {
  const wording = wordings.get(error.keeperCode)
  if (wording !== undefined) return wording + error.path
  if (error.keeperCode === ErrorCode.RECONFIGINPROGRESS) {
    return 'Another reconfiguration is in progress -- concurrent reconfigs not supported (yet)'
  }
  if (error.keeperCode === ErrorCode.NEWCONFIGNOQUORUM) {
    return (
      'No quorum of new config is connected and up-to-date with the leader of last commmitted config - ' +
      'try invoking reconfiguration after new servers are connected and synced'
    )
  }
  return error.message
}
