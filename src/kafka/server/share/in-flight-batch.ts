import type { InFlightState } from './in-flight-state.ts'

/**
 * Offsets (both ends inclusive) that were acquired together. As long as they fare alike they have one state; then each its
 * own, for good.
 */
export interface InFlightBatch {
  readonly firstOffset: number
  readonly lastOffset: number
  /** Undefined once every offset has its own. */
  whole: InFlightState | undefined
  /** By offset, from firstOffset on; undefined as long as they have one in common. */
  offsets: readonly InFlightState[] | undefined
}

/** A batch whose offsets have one state. */
export function newInFlightBatch(
  firstOffset: number,
  lastOffset: number,
  whole: InFlightState,
): InFlightBatch {
  return { firstOffset, lastOffset, whole, offsets: undefined }
}

/** The states of all offsets, making them when there is one in common. */
export function splitBatch(batch: InFlightBatch): readonly InFlightState[] {
  if (batch.offsets !== undefined) return batch.offsets
  const { whole, firstOffset, lastOffset } = batch
  if (whole === undefined) throw new Error(`batch ${firstOffset}-${lastOffset} has no state`)
  // What is being put on file of the batch as a whole ends with it.
  const offsets = Array.from({ length: lastOffset - firstOffset + 1 }, () => ({ ...whole, before: null }))
  batch.offsets = offsets
  batch.whole = undefined
  return offsets
}

/** Offsets with one state. */
export interface StateRun {
  readonly firstOffset: number
  readonly lastOffset: number
  readonly state: InFlightState
}

/** The states of a batch in order: one, or one an offset. */
export function* runsOf(batch: InFlightBatch): Generator<StateRun, void> {
  const { firstOffset, lastOffset, whole, offsets } = batch
  if (whole !== undefined) yield { firstOffset, lastOffset, state: whole }
  if (offsets === undefined) return
  for (const [i, state] of offsets.entries()) {
    yield { firstOffset: firstOffset + i, lastOffset: firstOffset + i, state }
  }
}

/** The state of an offset, or of the nearest that the batch has. */
export function stateAt(
  { firstOffset, whole, offsets }: InFlightBatch,
  offset: number,
): InFlightState | undefined {
  return whole ?? offsets?.[Math.max(0, Math.min(offset - firstOffset, offsets.length - 1))]
}

/** Whether a batch lies within offsets. */
export function isWithin(batch: InFlightBatch, firstOffset: number, lastOffset: number): boolean {
  return batch.firstOffset >= firstOffset && batch.lastOffset <= lastOffset
}

/** How many offsets of a batch or run there are from an offset on. */
export function countFrom(
  { firstOffset, lastOffset }: { readonly firstOffset: number; readonly lastOffset: number },
  fromOffset: number,
): number {
  return Math.max(0, lastOffset - Math.max(firstOffset, fromOffset) + 1)
}
