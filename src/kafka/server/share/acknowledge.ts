import { errors } from '../../errors.ts'
import { type StateError, stateError } from '../share-coordinator/refusal.ts'
import { DeliveryState } from './delivery-state.ts'
import { type InFlightBatch, isWithin, runsOf, type StateRun, splitBatch } from './in-flight-batch.ts'
import { NOBODY } from './in-flight-state.ts'
import type { SharePartitionState, ShareSettings } from './share-partition-state.ts'
import { begin, rollBackAll, type StateChange } from './state-change.ts'

/** What became of records, by the number that stands for it in requests. */
export const AcknowledgeType = { GAP: 0, ACCEPT: 1, RELEASE: 2, REJECT: 3, RENEW: 4 } as const

/** Offsets, both inclusive, with one acknowledge type for all, or one for each. */
export interface AcknowledgementBatch {
  readonly firstOffset: number
  readonly lastOffset: number
  readonly acknowledgeTypes: readonly number[]
}

/** Changes that have been begun and are to be put on file, or why there are none. */
export type Acknowledged =
  | { readonly isOk: true; readonly changes: readonly StateChange[] }
  | { readonly isOk: false; readonly error: StateError }

interface Acknowledger {
  readonly memberId: string
  readonly settings: ShareSettings
  readonly nowMs: number
}

/**
 * Takes a member's acknowledgements of what it has acquired, all or none. Renewed locks start anew at once; the other
 * changes count when they are on file.
 */
export function acknowledge(
  partition: SharePartitionState,
  acknowledgements: readonly AcknowledgementBatch[],
  by: Acknowledger,
): Acknowledged {
  const changes: StateChange[] = []
  for (const acknowledgement of acknowledgements) {
    // Settled by others: the log has lost it.
    if (acknowledgement.lastOffset < partition.startOffset) continue
    const error = acknowledgeBatch(partition, acknowledgement, by, changes)
    if (error === undefined) continue
    rollBackAll(partition, changes, by.nowMs)
    return { isOk: false, error }
  }
  return { isOk: true, changes }
}

function acknowledgeBatch(
  partition: SharePartitionState,
  acknowledgement: AcknowledgementBatch,
  by: Acknowledger,
  changes: StateChange[],
): StateError | undefined {
  const found = batchesOf(partition, acknowledgement)
  if ('errorCode' in found) return found
  for (const batch of found) {
    if (batch.lastOffset < partition.startOffset) continue
    const error = acknowledgeWithin(partition, batch, acknowledgement, by, changes)
    if (error) return error
  }
  return undefined
}

/** The batches in flight that hold what is acknowledged. */
function batchesOf(
  { batches, startOffset }: SharePartitionState,
  { firstOffset, lastOffset }: AcknowledgementBatch,
): InFlightBatch[] | StateError {
  const isAcrossStart = firstOffset < startOffset && lastOffset >= startOffset
  const floor = batches.floor(firstOffset) ?? (isAcrossStart ? batches.floor(startOffset) : undefined)
  if (floor === undefined) {
    return invalidState('Batch record not found. The request batch offsets are not found in the cache.')
  }
  const found = batches.startingIn(floor.firstOffset, lastOffset)
  const end = found.at(-1)?.lastOffset ?? -1
  if (end < firstOffset) {
    return stateError(
      errors.INVALID_REQUEST,
      'Batch record not found. The first offset in request is past acquired records.',
    )
  }
  if (end < lastOffset) {
    return stateError(
      errors.INVALID_REQUEST,
      'Batch record not found. The last offset in request is past acquired records.',
    )
  }
  return found
}

function acknowledgeWithin(
  partition: SharePartitionState,
  batch: InFlightBatch,
  acknowledgement: AcknowledgementBatch,
  by: Acknowledger,
  changes: StateChange[],
): StateError | undefined {
  const { firstOffset, lastOffset, acknowledgeTypes } = acknowledgement
  const isAcrossStart = batch.firstOffset < partition.startOffset && batch.lastOffset >= partition.startOffset
  const isOneByOne = !isWithin(batch, firstOffset, lastOffset) || acknowledgeTypes.length > 1 || isAcrossStart
  const { whole } = batch
  if (whole !== undefined) {
    if (whole.memberId === NOBODY) return invalidState(BATCH_NOT_ACQUIRED)
    if (whole.memberId !== by.memberId) return invalidState('Member is not the owner of batch record')
    if (whole.before !== null) return invalidState(UNDER_WAY)
    if (isOneByOne) splitBatch(batch)
  }
  const isWhole = batch.whole !== undefined
  for (const run of runsOf(batch)) {
    const isMeant =
      isWhole ||
      (run.firstOffset >= firstOffset &&
        run.lastOffset <= lastOffset &&
        run.firstOffset >= partition.startOffset)
    if (!isMeant) continue
    const type = typeOf(acknowledgement, run.firstOffset)
    const error =
      (isWhole ? undefined : notOwned(run, by.memberId)) ?? settle(partition, run, type, by, changes)
    if (error) return error
  }
  return undefined
}

function notOwned({ state }: StateRun, memberId: string): StateError | undefined {
  if (state.state !== DeliveryState.ACQUIRED) {
    return invalidState('The offset cannot be acknowledged. The offset is not acquired.')
  }
  if (state.memberId !== memberId) return invalidState('Member is not the owner of offset')
  return undefined
}

function settle(
  partition: SharePartitionState,
  run: StateRun,
  type: number,
  { settings, nowMs }: Acknowledger,
  changes: StateChange[],
): StateError | undefined {
  if (type === AcknowledgeType.RENEW) {
    if (!settings.isRenewEnabled)
      return invalidState('Renewing acquisition locks is not enabled for the group.')
    run.state.lockUntilMs = nowMs + settings.lockDurationMs
    return undefined
  }
  const change = begin(partition, run, stateAfter(type), settings.maxDeliveryCount)
  if (change === undefined) return invalidState('Unable to acknowledge records for the batch')
  changes.push(change)
  return undefined
}

function typeOf({ firstOffset, acknowledgeTypes }: AcknowledgementBatch, offset: number): number {
  const index = acknowledgeTypes.length > 1 ? offset - firstOffset : 0
  return acknowledgeTypes[index] ?? AcknowledgeType.GAP
}

function stateAfter(type: number): DeliveryState {
  if (type === AcknowledgeType.ACCEPT) return DeliveryState.ACKNOWLEDGED
  return type === AcknowledgeType.RELEASE ? DeliveryState.AVAILABLE : DeliveryState.ARCHIVED
}

function invalidState(message: string): StateError {
  return stateError(errors.INVALID_RECORD_STATE, message)
}

const BATCH_NOT_ACQUIRED = 'The batch cannot be acknowledged. The batch is not in the acquired state.'
const UNDER_WAY = 'The record state is invalid. The acknowledgement of delivery could not be completed.'
