import type { Clock } from '../../../runtime/clock.ts'
import { Waiters } from '../../../runtime/waiters.ts'
import type { Ticket } from './turn.ts'

/** The coordinator ends every wait itself, with timers of its own; this is only what the mechanism asks for. */
const NO_DEADLINE_MS = 2 ** 31 - 1

/** Requests that wait until the coordinator answers them by their tickets. */
export class ParkedRequests<Response> {
  readonly #waiters: Waiters<Ticket>
  readonly #answers = new Map<Ticket, Response>()
  #lastTicket = 0

  constructor(clock: Clock) {
    this.#waiters = new Waiters(clock)
  }

  /** A ticket that nobody has had. */
  newTicket(): Ticket {
    return ++this.#lastTicket
  }

  /** Answers the request of that ticket, whether it has begun to wait or not. */
  answer(ticket: Ticket, response: Response): void {
    this.#answers.set(ticket, response)
    this.#waiters.wake(ticket)
  }

  /** The request has been answered otherwise. */
  forget(ticket: Ticket): void {
    this.#answers.delete(ticket)
  }

  /** Settles with the answer. */
  async wait(ticket: Ticket): Promise<Response> {
    const isReady = (): boolean => this.#answers.has(ticket)
    let response = this.#answers.get(ticket)
    while (response === undefined) {
      await this.#waiters.wait({ keys: [ticket], timeoutMs: NO_DEADLINE_MS, isReady }).ended
      response = this.#answers.get(ticket)
    }
    this.#answers.delete(ticket)
    return response
  }
}
