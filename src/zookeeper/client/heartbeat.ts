import type { Clock } from '../../runtime/clock.ts'

/** What a heartbeat asks of its connection. */
export interface HeartbeatActions {
  ping(): void
  /** The server has been silent for too long. */
  giveUp(): void
}

const MAX_PING_INTERVAL_MS = 10_000

/** Keeps one connection alive: pings a server that nothing is sent to, and gives up one that says nothing. */
export class Heartbeat {
  readonly #clock: Clock
  readonly #actions: HeartbeatActions
  readonly #silenceMs: number
  readonly #pingAfterMs: number
  #heardMs: number
  #sentMs: number
  #cancel: () => void

  /** @param timeoutMs the session's: silence of two thirds of it is too long, and half of that without sending calls for a ping */
  constructor(clock: Clock, timeoutMs: number, actions: HeartbeatActions) {
    this.#clock = clock
    this.#actions = actions
    this.#silenceMs = (timeoutMs * 2) / 3
    this.#pingAfterMs = Math.min(this.#silenceMs / 2, MAX_PING_INTERVAL_MS)
    this.#heardMs = clock.now()
    this.#sentMs = this.#heardMs
    this.#cancel = clock.after(this.#pingAfterMs, () => this.#check())
  }

  /** Something came from the server. */
  heard(): void {
    this.#heardMs = this.#clock.now()
  }

  /** Something was sent to the server. */
  sent(): void {
    this.#sentMs = this.#clock.now()
  }

  stop(): void {
    this.#cancel()
  }

  /** Runs whenever one of the two may be due. */
  #check(): void {
    const now = this.#clock.now()
    if (now - this.#heardMs >= this.#silenceMs) {
      this.#actions.giveUp()
      return
    }
    if (now - this.#sentMs >= this.#pingAfterMs) {
      this.#sentMs = now
      this.#actions.ping()
    }
    const dueMs = Math.min(this.#heardMs + this.#silenceMs, this.#sentMs + this.#pingAfterMs)
    this.#cancel = this.#clock.after(dueMs - now, () => this.#check())
  }
}
