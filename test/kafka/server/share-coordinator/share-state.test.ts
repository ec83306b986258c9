import { describe, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import {
  deleteState,
  deleteStateOfTopic,
} from '../../../../src/kafka/server/share-coordinator/delete-state.ts'
import { initializeState } from '../../../../src/kafka/server/share-coordinator/initialize-state.ts'
import { readState, summarizeState } from '../../../../src/kafka/server/share-coordinator/read-state.ts'
import {
  COLD_PARTITION_INTERVAL_MS,
  firstNeededOffset,
  snapshotColdPartitions,
} from '../../../../src/kafka/server/share-coordinator/upkeep.ts'
import { type StateWrite, writeState } from '../../../../src/kafka/server/share-coordinator/write-state.ts'
import { batches, plain, ShareStateContext, share, TOPIC_ID } from './context.ts'

const OK = { errorCode: 0, errorMessage: null }

const initialize = (context: ShareStateContext, stateEpoch = 0, startOffset = 0, key = share()) =>
  context.run((state, turn) => initializeState(state, turn, key, { stateEpoch, startOffset }))

const write = (context: ShareStateContext, change: Partial<StateWrite> = {}, key = share()) =>
  context.run((state, turn) =>
    writeState(state, turn, key, {
      stateEpoch: 0,
      leaderEpoch: 0,
      startOffset: -1,
      deliveryCompleteCount: -1,
      stateBatches: [],
      ...change,
    }),
  )

const read = (context: ShareStateContext, leaderEpoch = 0, key = share()) =>
  context.run((state, turn) => readState(state, turn, key, leaderEpoch))

describe('initializing', () => {
  it('puts a snapshot without batches on file', () => {
    const { answer, records } = initialize(new ShareStateContext(), 3, 17)
    expect(answer).toEqual(OK)
    expect(records).toEqual([
      {
        kind: 'snapshot',
        key: share(),
        value: {
          snapshotEpoch: 0,
          stateEpoch: 3,
          leaderEpoch: 0,
          startOffset: 17,
          deliveryCompleteCount: 0,
          createTimestamp: 1000,
          writeTimestamp: 1000,
          stateBatches: [],
        },
      },
    ])
  })

  it('does not count deliveries while the start offset is unknown', () => {
    const { records } = initialize(new ShareStateContext(), 0, -1)
    expect(records).toMatchObject([{ value: { startOffset: -1, deliveryCompleteCount: -1 } }])
  })

  it('begins afresh with the next snapshot epoch', () => {
    const context = new ShareStateContext()
    initialize(context)
    write(context, { stateBatches: batches([0, 4, 2, 1]) })
    const { records } = initialize(context, 1, 9)
    expect(records).toMatchObject([{ value: { snapshotEpoch: 1, stateEpoch: 1, stateBatches: [] } }])
  })

  it('fences a state epoch behind the last, but not one that is not told', () => {
    const context = new ShareStateContext()
    initialize(context, 5)
    expect(initialize(context, 4).answer.errorCode).toBe(errors.FENCED_STATE_EPOCH.code)
    expect(initialize(context, -1).answer).toEqual(OK)
  })

  it('refuses partitions that do not exist', () => {
    const context = new ShareStateContext()
    expect(initialize(context, 0, 0, share(3)).answer.errorCode).toBe(errors.UNKNOWN_TOPIC_OR_PARTITION.code)
    expect(initialize(context, 0, 0, share(-1)).answer).toEqual({
      errorCode: errors.INVALID_REQUEST.code,
      errorMessage: 'The partition id cannot be a negative number.',
    })
  })
})

describe('writing', () => {
  it('needs a share partition that was initialized', () => {
    expect(write(new ShareStateContext()).answer).toEqual({
      errorCode: errors.INVALID_REQUEST.code,
      errorMessage: 'Write operation on uninitialized share partition not allowed.',
    })
  })

  it('puts an update on file, then a snapshot when enough have been', () => {
    const context = new ShareStateContext(2)
    initialize(context)
    const kinds = [1, 2, 3, 4].map((i) => {
      const { records } = write(context, { stateBatches: batches([i, i, 2, 1]) })
      return records[0]?.kind
    })
    expect(kinds).toEqual(['update', 'update', 'snapshot', 'update'])
    const { answer } = read(context)
    expect(plain(answer.stateBatches)).toEqual([[1, 4, 2, 1]])
  })

  it('writes only what has changed into an update, all into a snapshot', () => {
    const context = new ShareStateContext(1)
    initialize(context)
    write(context, { stateBatches: batches([0, 4, 2, 1]), deliveryCompleteCount: 5 })
    const { records } = write(context, {
      startOffset: 3,
      stateBatches: batches([7, 9, 0, 1]),
      deliveryCompleteCount: 2,
    })
    expect(records).toMatchObject([
      {
        kind: 'snapshot',
        value: {
          snapshotEpoch: 1,
          startOffset: 3,
          deliveryCompleteCount: 2,
          stateBatches: batches([3, 4, 2, 1], [7, 9, 0, 1]),
        },
      },
    ])
  })

  it('fences leaders and states that others have followed', () => {
    const context = new ShareStateContext()
    initialize(context, 2)
    read(context, 4)
    expect(write(context, { leaderEpoch: 3, stateEpoch: 2 }).answer.errorCode).toBe(
      errors.FENCED_LEADER_EPOCH.code,
    )
    expect(write(context, { leaderEpoch: 4, stateEpoch: 1 }).answer.errorCode).toBe(
      errors.FENCED_STATE_EPOCH.code,
    )
    expect(write(context, { leaderEpoch: -1, stateEpoch: -1 }).answer).toEqual(OK)
  })
})

describe('reading', () => {
  it('needs a share partition that was initialized', () => {
    expect(read(new ShareStateContext()).answer).toMatchObject({
      errorCode: errors.INVALID_REQUEST.code,
      errorMessage: 'Read operation on uninitialized share partition not allowed.',
    })
  })

  it('puts the epoch of a new leader on file, once', () => {
    const context = new ShareStateContext()
    initialize(context, 1, 6)
    const first = read(context, 2)
    expect(first.answer).toEqual({ ...OK, stateEpoch: 1, startOffset: 6, stateBatches: [] })
    expect(first.records).toMatchObject([{ kind: 'update', value: { leaderEpoch: 2, startOffset: 6 } }])
    expect(read(context, 2).records).toEqual([])
    expect(read(context, -1).records).toEqual([])
    expect(read(context, 1).answer.errorCode).toBe(errors.FENCED_LEADER_EPOCH.code)
  })

  it('tells of the same state when the log has been read again', () => {
    const context = new ShareStateContext(3)
    initialize(context)
    read(context, 1)
    for (let i = 0; i < 8; i++) {
      write(context, { leaderEpoch: 1, startOffset: i, stateBatches: batches([i + 2, i + 5, 2, i + 1]) })
    }
    const before = context.run((state) => [...state.partitions.values()]).answer
    context.reload()
    expect(context.run((state) => [...state.partitions.values()]).answer).toEqual(before)
  })
})

describe('the summary', () => {
  it('says of a share partition without a state that there is none', () => {
    const { answer } = new ShareStateContext().run((state) => summarizeState(state, share()))
    expect(answer).toEqual({
      ...OK,
      stateEpoch: 0,
      leaderEpoch: 0,
      startOffset: -1,
      deliveryCompleteCount: -1,
    })
  })

  it('tells start offset, epochs and count', () => {
    const context = new ShareStateContext()
    initialize(context, 2, 5)
    read(context, 7)
    write(context, { leaderEpoch: 7, stateEpoch: 2, startOffset: 8, deliveryCompleteCount: 4 })
    const { answer } = context.run((state) => summarizeState(state, share()))
    expect(answer).toEqual({ ...OK, stateEpoch: 2, leaderEpoch: 7, startOffset: 8, deliveryCompleteCount: 4 })
  })
})

describe('deleting', () => {
  it('leaves a tombstone, and nothing when there was nothing', () => {
    const context = new ShareStateContext()
    initialize(context)
    const remove = () => context.run((state, turn) => deleteState(state, turn, share()))
    expect(remove()).toEqual({ answer: OK, records: [{ kind: 'snapshot', key: share(), value: null }] })
    expect(remove()).toEqual({ answer: OK, records: [] })
    expect(read(context).answer.errorCode).toBe(errors.INVALID_REQUEST.code)
  })

  it('forgets all share partitions of a topic', () => {
    const context = new ShareStateContext()
    for (const key of [share(0), share(1, 'other')]) initialize(context, 0, 0, key)
    const { records } = context.run((state, turn) => deleteStateOfTopic(state, turn, TOPIC_ID))
    expect(records).toHaveLength(2)
    expect(context.state.partitions.size).toBe(0)
  })
})

describe('upkeep', () => {
  it('needs the log from the oldest of the last snapshots on', () => {
    const context = new ShareStateContext(1)
    initialize(context, 0, 0, share(0))
    initialize(context, 0, 0, share(1))
    expect(context.run(firstNeededOffset).answer).toBe(0)
    write(context, {}, share(0))
    write(context, {}, share(0))
    expect(context.run(firstNeededOffset).answer).toBe(1)
    context.run((state, turn) => deleteState(state, turn, share(1)))
    expect(context.run(firstNeededOffset).answer).toBe(3)
    context.run((state, turn) => deleteState(state, turn, share(0)))
    expect(context.run(firstNeededOffset).answer).toBe(5)
  })

  it('loses nothing by pruning', () => {
    const context = new ShareStateContext(2)
    for (const partition of [0, 1]) initialize(context, 0, 0, share(partition))
    for (let i = 0; i < 9; i++) write(context, { stateBatches: batches([i, i, 2, 1]) }, share(i % 2))
    const before = context.run((state) => [...state.partitions.values()]).answer
    const from = context.run(firstNeededOffset).answer
    expect(from).toBeGreaterThan(0)
    context.reload(from)
    const after = context.run((state) => [...state.partitions.values()]).answer
    expect(after.map(({ key, state }) => ({ key, state }))).toEqual(
      before.map(({ key, state }) => ({ key, state })),
    )
  })

  it('gives partitions a snapshot that have had none for long, while others are busy', () => {
    const context = new ShareStateContext(0)
    initialize(context, 0, 4, share(0))
    context.nowMs += COLD_PARTITION_INTERVAL_MS
    initialize(context, 0, 0, share(1))
    const { records } = context.run(snapshotColdPartitions)
    expect(records).toMatchObject([
      {
        key: share(0),
        value: { snapshotEpoch: 1, startOffset: 4, createTimestamp: 1000, writeTimestamp: context.nowMs },
      },
    ])
    context.nowMs += COLD_PARTITION_INTERVAL_MS
    expect(context.run(snapshotColdPartitions).records).toHaveLength(2)
    context.nowMs += COLD_PARTITION_INTERVAL_MS
    expect(context.run(snapshotColdPartitions).records).toEqual([])
  })
})
