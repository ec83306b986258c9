/**
 * A coordinator decides; its runtime does.
 *
 * Coordinator code never waits, reads a clock or writes: a request comes in with the time, the decision comes out as
 * data. This is the shape of that data. While one request (or timer) is handled, a `Turn` is passed along; what is to
 * happen is noted in it:
 *
 * - `records` are appended to the coordinator's partition as one batch, all or none. Unless `isApplied` is set they are
 *   then replayed, the same way as at start-up. (Classic groups change in place while their members move; the record
 *   only says where they have got to, so it is not replayed onto the group that wrote it.)
 * - `producer` makes the records part of a producer's transaction: they are replayed as pending, and count when its commit
 *   marker is.
 * - `timers` are set or called off. A timer is a key and an event: when its time comes the event is handled like a
 *   request.
 * - `answers` go to parked requests, each known by its ticket, at once. (The transaction coordinator has nobody parked; its
 *   answers are orders to write markers, in the same turn of the event loop.)
 * - `afterCommit` is an event that is handled when the records have been committed.
 *
 * The answer to the request itself, when it was not parked, leaves after the commit of the records. When a commit fails
 * the partition's state is dropped and read again from its log, and everybody is sent to look for the coordinator anew.
 */
export interface Turn<Rec, Event, Answer> {
  /** Milliseconds since the epoch. */
  readonly nowMs: number
  readonly records: Rec[]
  readonly timers: TimerChange<Event>[]
  readonly answers: Answer[]
  /** Set when the state that the records describe is in place already. */
  isApplied: boolean
  producer: TransactionalProducer | null
  afterCommit: Event | null
}

/** Whose transaction records belong to. */
export interface TransactionalProducer {
  readonly producerId: number
  readonly producerEpoch: number
}

/** Names a request that is parked until the coordinator answers it. */
export type Ticket = number

/** Sets (or resets, but not when `unlessSet`) the timer of that key, or calls it off. */
export type TimerChange<Event> =
  | { readonly key: string; readonly afterMs: number; readonly event: Event; readonly unlessSet?: true }
  | { readonly key: string; readonly afterMs: null }

/** Where a replayed record stands in the log. */
export interface RecordOrigin {
  readonly offset: number
  /** -1 outside a transaction. */
  readonly producerId: number
}

/** The pure part of a coordinator: what the runtime drives, for one partition's state. */
export interface Machine<State, Rec, Event, Answer> {
  create(): State
  /** Applies one record: the only writer at start-up. */
  replay(state: State, record: Rec, origin: RecordOrigin, nowMs: number): void
  /** Ends a transaction of that producer: its pending records count, or are forgotten. */
  replayEndTransaction(state: State, producerId: number, isCommit: boolean): void
  /** Called once when the whole log has been replayed: the place to set timers. */
  loaded(state: State, turn: Turn<Rec, Event, Answer>): void
  /** Handles a timer that has run out, or what was to come after a commit. */
  fire(state: State, event: Event, turn: Turn<Rec, Event, Answer>): void
  /** Answers for everybody who is parked, because the state is about to be dropped. */
  abandon(state: State): Answer[]
}

/** Starts a turn with nothing noted. */
export function newTurn<Rec, Event, Answer>(nowMs: number): Turn<Rec, Event, Answer> {
  return { nowMs, records: [], timers: [], answers: [], isApplied: false, producer: null, afterCommit: null }
}
