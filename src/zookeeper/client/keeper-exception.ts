import { keeperErrorMessage } from '../errors.ts'

/** An error code that a server answered, or that the client gave a request it lost; the message is the reference's. */
export class KeeperException extends Error {
  override readonly name = 'KeeperException'
  readonly code = 'SAMSA_ZK_KEEPER_EXCEPTION'
  /** One of ErrorCode. */
  readonly keeperCode: number
  /** The znode as the client named it; null when the request has none. */
  readonly path: string | null

  constructor(keeperCode: number, path: string | null = null) {
    super(keeperErrorMessage(keeperCode, path))
    this.keeperCode = keeperCode
    this.path = path
  }
}

/** Tells whether something thrown is a KeeperException with this code. */
export function isKeeperError(error: unknown, keeperCode: number): error is KeeperException {
  return error instanceof KeeperException && error.keeperCode === keeperCode
}
