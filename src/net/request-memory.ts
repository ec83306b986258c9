/**
 * What requests may take from the moment that their size is known until they are answered (queued.max.request.bytes, KIP-72). One that
 * finds any room begins, however large it is, and goes on; when there is none, nobody is read from who would begin another.
 */
export class RequestMemory {
  readonly #maxBytes: number
  #takenBytes = 0
  /** In the order in which they came. */
  readonly #waiting = new Set<RequestShare>()

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  get isUsedUp(): boolean {
    return this.#takenBytes >= this.#maxBytes
  }

  /** One connection's part of it; `onRoom` runs when the connection need not wait any more. */
  share(onRoom: () => void): RequestShare {
    return new RequestShare(this, onRoom)
  }

  /** Takes down by how much what a connection's requests take has changed. */
  change(bytes: number): void {
    this.#takenBytes += bytes
    if (bytes >= 0) return
    for (const share of this.#waiting) {
      if (this.isUsedUp) return
      this.#waiting.delete(share)
      share.goOn()
    }
  }

  wait(share: RequestShare): void {
    this.#waiting.add(share)
  }

  leave(share: RequestShare): void {
    this.#waiting.delete(share)
  }
}

/** The requests of one connection as their memory is seen. */
export class RequestShare {
  readonly #memory: RequestMemory
  readonly #onRoom: () => void
  #takenBytes = 0
  #now: RequestsHeld = NONE
  /** The number of the last frame that has found room. */
  #admitted = 0
  /** Whether nothing is to be read from the connection. */
  isWaiting = false

  constructor(memory: RequestMemory, onRoom: () => void) {
    this.#memory = memory
    this.#onRoom = onRoom
  }

  /** Takes down what the connection has now. */
  note(held: RequestsHeld): void {
    this.#now = held
    const { wholeBytes, comingBytes, comingNumber } = held
    if (comingBytes > 0 && !this.#memory.isUsedUp) this.#admitted = comingNumber
    const isComing = comingBytes > 0 && comingNumber === this.#admitted
    const bytes = wholeBytes + (isComing ? comingBytes : 0)
    const more = bytes - this.#takenBytes
    this.#takenBytes = bytes
    if (more !== 0) this.#memory.change(more)
    if (this.isWaiting || isComing || !this.#memory.isUsedUp) return
    this.isWaiting = true
    this.#memory.wait(this)
  }

  /** There is room again: what has been announced takes its part of it. */
  goOn(): void {
    this.isWaiting = false
    this.note(this.#now)
    if (!this.isWaiting) this.#onRoom()
  }

  /** Gives everything back: the connection has ended. */
  close(): void {
    this.#memory.leave(this)
    const bytes = this.#takenBytes
    this.#takenBytes = 0
    this.#now = NONE
    if (bytes > 0) this.#memory.change(-bytes)
  }
}

/** What a connection has of requests. */
export interface RequestsHeld {
  /** Requests that are here and not answered. */
  readonly wholeBytes: number
  /** Size of the frame that has begun to come; 0 for none. */
  readonly comingBytes: number
  /** Tells that frame from others of the connection, from 1 on. */
  readonly comingNumber: number
}

const NONE: RequestsHeld = { wholeBytes: 0, comingBytes: 0, comingNumber: 0 }
