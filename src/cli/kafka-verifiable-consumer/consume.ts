import type { Consumer, ConsumerRecord, RebalanceListener } from '../../kafka/client/consumer/types.ts'
import type { OffsetAndMetadata, TopicPartition } from '../../kafka/client/types.ts'
import { javaToString } from '../kit/java-error.ts'
import { byPartition, printRecords } from '../verifiable/by-partition.ts'
import type { Events } from '../verifiable/events.ts'
import { isFenced, isWakeup } from '../verifiable/faults.ts'

/** What is to be read. */
export interface Plan {
  topic: string
  /** Below zero: without end. */
  maxMessages: number
  commits: boolean
  isVerbose: boolean
}

/** Tells of the partitions that come and go. */
function rebalanceEvents(events: Events): RebalanceListener {
  const named = (partitions: readonly TopicPartition[]) => ({
    partitions: partitions.map(({ topic, partition }) => ({ topic, partition })),
  })
  const onPartitionsRevoked = (partitions: TopicPartition[]) =>
    events.print('partitions_revoked', named(partitions))
  return {
    onPartitionsAssigned: (partitions) => events.print('partitions_assigned', named(partitions)),
    onPartitionsRevoked,
    onPartitionsLost: onPartitionsRevoked,
  }
}

/** Reads and commits until there are enough messages. Rejects with what ends it before, a wakeup included. */
export async function consume(consumer: Consumer, plan: Plan, events: Events): Promise<void> {
  consumer.subscribe([plan.topic], rebalanceEvents(events))
  for (let consumed = 0; plan.maxMessages < 0 || consumed < plan.maxMessages; ) {
    const records = await consumer.poll(Number.POSITIVE_INFINITY)
    const room = plan.maxMessages < 0 ? Number.POSITIVE_INFINITY : plan.maxMessages - consumed
    const taken = take(records, room)
    consumed += taken.reduce((sum, group) => sum + group.length, 0)
    const offsets = tell(records.length, taken, plan, events)
    if (plan.commits) await commit(consumer, offsets, events)
  }
}

/** The records of each partition, up to as many in all as are wanted. */
function take(records: readonly ConsumerRecord[], room: number): ConsumerRecord[][] {
  let left = room
  return byPartition(records).flatMap((group) => {
    const taken = group.slice(0, left)
    left -= taken.length
    return taken.length === 0 ? [] : [taken]
  })
}

type Offsets = Map<TopicPartition, OffsetAndMetadata>

function tell(count: number, groups: ConsumerRecord[][], { isVerbose }: Plan, events: Events): Offsets {
  const offsets: Offsets = new Map()
  const partitions = groups.flatMap((group) => {
    const [first, last] = [group[0], group.at(-1)]
    if (first === undefined || last === undefined) return []
    const { topic, partition } = first
    if (isVerbose) printRecords(events, group)
    offsets.set({ topic, partition }, { offset: last.offset + 1 })
    return [{ topic, partition, count: group.length, minOffset: first.offset, maxOffset: last.offset }]
  })
  events.print('records_consumed', { count, partitions })
  return offsets
}

/** Commits, also where a wakeup comes between; only that and a fenced member end the reading. */
async function commit(consumer: Consumer, offsets: Offsets, events: Events): Promise<void> {
  const told = [...offsets].map(([{ topic, partition }, { offset }]) => ({ topic, partition, offset }))
  try {
    await consumer.commit(offsets)
    events.print('offsets_committed', { offsets: told, success: true })
  } catch (fault) {
    if (isWakeup(fault)) await commit(consumer, offsets, events)
    if (isWakeup(fault) || isFenced(fault)) throw fault
    const error = fault instanceof Error ? fault.message : javaToString(fault)
    events.print('offsets_committed', { offsets: told, error, success: false })
  }
}
