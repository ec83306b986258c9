/**
 * Sessions: who has which, when they expire, and the passwords with which a client comes back to one.
 *
 * A session is a promise that outlives connections and restarts: as long as its client is heard of within the timeout, its
 * ephemerals stay. It ends by a closeSession transaction, asked for by the client or by expiry.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Expiring, ExpiryQueue, type TickClock } from './expiry-queue.ts'
import { PASSWORD_BYTES, referencePassword } from './reference-password.ts'

/** A live session. C is the connection it is attached to. */
export interface Session<C> extends Expiring {
  readonly id: bigint
  /** As negotiated last, in ms. */
  timeoutMs: number
  /** A closeSession for it is under way: nothing more is taken from it. */
  isClosing: boolean
  connection: C | null
  /** It came from another server: its client knows the password that the reference makes of its id. */
  readonly isImported: boolean
}

/** A session as it is stored. */
export interface StoredSession {
  readonly sessionId: bigint
  readonly timeoutMs: number
  readonly isImported: boolean
}

/** The reference counts a standalone server as number 1 when it makes session ids. */
const SERVER_ID = 1n

export class Sessions<C extends { session: Session<C> | null }> {
  readonly #byId = new Map<bigint, Session<C>>()
  readonly #queue: ExpiryQueue<Session<C>>
  readonly #passwordKey: Buffer
  #nextId: bigint

  /** `nowMs` makes ids that differ from those of earlier runs; `passwordKey` makes passwords the same as theirs. */
  constructor(time: TickClock, options: { readonly passwordKey: Buffer; readonly nowMs: number }) {
    this.#queue = new ExpiryQueue(time)
    this.#passwordKey = options.passwordKey
    this.#nextId = firstSessionId(options.nowMs)
  }

  get size(): number {
    return this.#byId.size
  }

  [Symbol.iterator](): Iterator<Session<C>> {
    return this.#byId.values()
  }

  get(id: bigint): Session<C> | undefined {
    return this.#byId.get(id)
  }

  /** A session with an id of its own. */
  create(timeoutMs: number): Session<C> {
    while (this.#byId.has(this.#nextId)) this.#nextId++
    return this.track({ sessionId: this.#nextId++, timeoutMs, isImported: false })
  }

  /** Takes in a session that is stored; its timeout begins now. */
  track({ sessionId: id, timeoutMs, isImported }: StoredSession): Session<C> {
    const session: Session<C> = {
      id,
      timeoutMs,
      isImported,
      isClosing: false,
      connection: null,
      expiresAtMs: 0,
    }
    this.#byId.set(id, session)
    this.#queue.renew(session, timeoutMs)
    return session
  }

  /** Becomes a list of stored sessions. Those that are there already keep their connection; returns those that are gone. */
  replace(stored: readonly StoredSession[]): Session<C>[] {
    const before = new Map(this.#byId)
    for (const id of before.keys()) this.remove(id)
    for (const one of stored) {
      const known = before.get(one.sessionId)
      before.delete(one.sessionId)
      const session = this.track(one)
      session.connection = known?.connection ?? null
      if (session.connection !== null) session.connection.session = session
    }
    return [...before.values()]
  }

  /** Notes that the client was heard of. */
  touch(session: Session<C>): void {
    if (!session.isClosing) this.#queue.renew(session, session.timeoutMs)
  }

  /** Stops taking anything from it; it stays until its closeSession is final. */
  setClosing(session: Session<C>): void {
    session.isClosing = true
    this.#queue.remove(session)
  }

  /** Takes `setClosing` back: the closeSession could not be written. It is tried again when the timeout has passed once more. */
  setOpen(session: Session<C>): void {
    session.isClosing = false
    this.#queue.renew(session, session.timeoutMs)
  }

  remove(id: bigint): void {
    const session = this.#byId.get(id)
    if (session === undefined) return
    this.#queue.remove(session)
    this.#byId.delete(id)
  }

  takeExpired(): Session<C>[] {
    return this.#queue.takeExpired()
  }

  buckets(): { dateMs: number; items: ReadonlySet<Session<C>> }[] {
    return this.#queue.buckets()
  }

  /** Sessions that have a deadline. */
  get expiringCount(): number {
    return this.#queue.size
  }

  /** The password of a session: always the same for an id, and not to be guessed without the key. */
  passwordOf(id: bigint): Buffer {
    const idBytes = Buffer.alloc(8)
    idBytes.writeBigInt64BE(id)
    return createHmac('sha256', this.#passwordKey).update(idBytes).digest().subarray(0, PASSWORD_BYTES)
  }

  isPasswordOf(id: bigint, password: Buffer | null): boolean {
    if (password === null || password.length !== PASSWORD_BYTES) return false
    if (timingSafeEqual(password, this.passwordOf(id))) return true
    return this.#byId.get(id)?.isImported === true && timingSafeEqual(password, referencePassword(id))
  }
}

/** Server number in the top byte, then 40 bits of the time, then 16 to count. */
function firstSessionId(nowMs: number): bigint {
  return BigInt.asIntN(64, (SERVER_ID << 56n) | (BigInt.asUintN(40, BigInt(Math.trunc(nowMs))) << 16n))
}
