import type { Clock } from '../../runtime/clock.ts'
import { ErrorCode } from '../errors.ts'
import type { JuteReader, JuteType, JuteWriter } from '../jute.ts'
import { KeeperException } from './keeper-exception.ts'
import type { Session } from './session.ts'

/** One operation: what is asked, and what its answer means. */
export interface Call<T> {
  readonly opCode: number
  /** The znode as the client names it, for the error; null when the operation has none. */
  readonly path: string | null
  /** Writes the body; absent for operations without one. */
  readonly write?: (writer: JuteWriter) => void
  readonly read: (reader: JuteReader) => T
  /** Hears the error code, 0 for none, before anything that comes after the answer is looked at. */
  readonly onCode?: (err: number) => void
}

/** Returns what writes a record as a body. */
export function bodyOf<T>(type: JuteType<T>, value: T): (writer: JuteWriter) => void {
  return (writer) => type.write(writer, value)
}

/** Makes operations into promises, over one session. */
export class Calls {
  readonly #session: Session
  readonly #clock: Clock
  readonly #timeoutMs: number

  /** @param timeoutMs how long one may take before it fails with REQUESTTIMEOUT; 0 is for ever */
  constructor(session: Session, clock: Clock, timeoutMs: number) {
    this.#session = session
    this.#clock = clock
    this.#timeoutMs = timeoutMs
  }

  /** Resolves to what `read` makes of the answer; rejects with KeeperException. */
  make<T>({ opCode, path, write, read, onCode }: Call<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.#afterTimeout(() =>
        reject(new KeeperException(ErrorCode.REQUESTTIMEOUT, path)),
      )
      this.#session.submit({
        opCode,
        ...(write === undefined ? {} : { write }),
        onReply: (err, body) => {
          cancelTimeout()
          onCode?.(err)
          if (err !== ErrorCode.OK || body === null) {
            reject(new KeeperException(err, path))
            return
          }
          try {
            resolve(read(body))
          } catch (cause) {
            reject(Object.assign(new KeeperException(ErrorCode.MARSHALLINGERROR, path), { cause }))
          }
        },
      })
    })
  }

  #afterTimeout(fail: () => void): () => void {
    if (this.#timeoutMs <= 0) return () => {}
    return this.#clock.after(this.#timeoutMs, () => {
      fail()
      // Replies come in order: one that does not come holds up all that follow.
      this.#session.dropConnection()
    })
  }
}
