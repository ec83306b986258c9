import { describe, expect, it } from 'vitest'
import { DeliveryState } from '../../../../src/kafka/server/share/delivery-state.ts'
import { fetchEnd } from '../../../../src/kafka/server/share/fetch-end.ts'
import { newInFlightBatch } from '../../../../src/kafka/server/share/in-flight-batch.ts'
import { newInFlightState } from '../../../../src/kafka/server/share/in-flight-state.ts'
import {
  newSharePartitionState,
  type SharePartitionState,
} from '../../../../src/kafka/server/share/share-partition-state.ts'

/** A share partition with batches in flight: [first offset, last offset, whether it is free]. */
function partitionWith(...batches: [number, number, boolean][]): SharePartitionState {
  const partition = newSharePartitionState(0)
  for (const [firstOffset, lastOffset, isFree] of batches) {
    const state = newInFlightState(isFree ? DeliveryState.AVAILABLE : DeliveryState.ACQUIRED, 1)
    partition.batches.add(newInFlightBatch(firstOffset, lastOffset, state))
    partition.endOffset = lastOffset
  }
  return partition
}

describe('how far the log is read', () => {
  it('is as many offsets as are wanted, when none are in flight', () => {
    expect(fetchEnd(partitionWith(), 40, 10)).toBe(50)
  })

  it('is behind what others have acquired', () => {
    expect(fetchEnd(partitionWith([0, 9, true], [10, 19, false]), 0, 12)).toBe(22)
  })

  it('is the end of the batch in flight that has enough', () => {
    expect(fetchEnd(partitionWith([0, 9, true], [10, 19, true]), 0, 1)).toBe(10)
    expect(fetchEnd(partitionWith([0, 9, true], [10, 19, true]), 5, 6)).toBe(20)
  })

  it('counts what has not been in flight between batches', () => {
    expect(fetchEnd(partitionWith([0, 9, false], [15, 19, true]), 10, 3)).toBe(13)
    expect(fetchEnd(partitionWith([0, 9, false], [15, 19, true]), 10, 7)).toBe(20)
  })
})
