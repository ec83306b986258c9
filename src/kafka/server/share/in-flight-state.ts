import { DeliveryState, isTerminal } from './delivery-state.ts'

/** The delivery state of a record, or of a batch of them that have it in common. */
export interface InFlightState {
  state: DeliveryState
  /** How often it has been delivered. */
  deliveryCount: number
  /** Who has acquired it; empty for nobody. */
  memberId: string
  /** When an acquired record becomes available again, in ms since the epoch; null: never by itself. */
  lockUntilMs: number | null
  /** While a change is being put on file: what comes back if that fails. */
  before: StateBefore | null
  /** It was archived where no change can be taken back. */
  isArchivedForGood: boolean
}

interface StateBefore {
  readonly state: DeliveryState
  readonly memberId: string
  readonly maxDeliveryCount: number
}

export const NOBODY = ''

/** A state as it begins. */
export function newInFlightState(
  state: DeliveryState,
  deliveryCount: number,
  owner: { readonly memberId: string; readonly lockUntilMs: number | null } = FREE,
): InFlightState {
  const { memberId, lockUntilMs } = owner
  return { state, deliveryCount, memberId, lockUntilMs, before: null, isArchivedForGood: false }
}

const FREE = { memberId: NOBODY, lockUntilMs: null }

/** Whether somebody could acquire it now. */
export function isFree(state: InFlightState): boolean {
  return state.state === DeliveryState.AVAILABLE && state.before === null
}

/** Gives an available record to a member, for one delivery more. */
export function acquireState(state: InFlightState, memberId: string, lockUntilMs: number): void {
  state.state = DeliveryState.ACQUIRED
  state.deliveryCount++
  state.memberId = memberId
  state.lockUntilMs = lockUntilMs
}

/**
 * Takes an acquired record from its member, into another state; one that has been delivered often enough is archived instead
 * of becoming available. Returns false, changing nothing, when it is not acquired or a change is under way.
 */
export function settleState(state: InFlightState, to: DeliveryState, maxDeliveryCount: number): boolean {
  if (state.state !== DeliveryState.ACQUIRED || state.before !== null) return false
  const isSpent = to === DeliveryState.AVAILABLE && state.deliveryCount >= maxDeliveryCount
  state.state = isSpent ? DeliveryState.ARCHIVED : to
  state.memberId = NOBODY
  return true
}

/** The same, as a change that counts when it has been put on file. Until then the lock stays, and nobody else may change it. */
export function beginChange(state: InFlightState, to: DeliveryState, maxDeliveryCount: number): boolean {
  const before = { state: state.state, memberId: state.memberId, maxDeliveryCount }
  if (!settleState(state, to, maxDeliveryCount)) return false
  state.before = before
  return true
}

/** The change is on file. */
export function commitChange(state: InFlightState): void {
  state.lockUntilMs = null
  state.before = null
}

/** The change is off. A lock that has run out meanwhile does not come back. */
export function rollBackChange(state: InFlightState, nowMs: number): void {
  const { before } = state
  if (before === null || state.isArchivedForGood) {
    commitChange(state)
    return
  }
  state.before = null
  if (state.lockUntilMs !== null && state.lockUntilMs <= nowMs) {
    const isSpent = state.deliveryCount >= before.maxDeliveryCount
    state.state = isSpent ? DeliveryState.ARCHIVED : DeliveryState.AVAILABLE
    state.memberId = NOBODY
    state.lockUntilMs = null
    return
  }
  state.state = before.state
  state.memberId = before.memberId
}

/** Archives a record whatever happens to it at the moment: it is gone from the log, or was never to be seen. */
export function archiveState(state: InFlightState): void {
  state.isArchivedForGood = true
  state.state = DeliveryState.ARCHIVED
  state.memberId = NOBODY
  state.lockUntilMs = null
}

/** Whether it is settled for good, with nothing under way. */
export function isSettled(state: InFlightState): boolean {
  return isTerminal(state.state) && state.before === null
}
