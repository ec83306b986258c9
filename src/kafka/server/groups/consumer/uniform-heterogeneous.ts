import { javaHashOrder, javaStringHash } from '../../../java-hash.ts'
import { uuidToBytes } from '../../../uuid.ts'
import type { Partitions } from '../partitions.ts'
import { type Assignment, addPartition, removePartition, type Target } from './assignor.ts'
import { LoadRanges } from './load-ranges.ts'

/** After so many rounds over all topics an assignment counts as balanced, as the reference has it. */
const MOST_ROUNDS = 16

/** A topic as it is being shared. */
interface SharedTopic {
  readonly topicId: string
  /** Indices of the members that subscribe to it, ascending. */
  readonly subscribers: number[]
  /** By partition, the index of the member that is to have it; -1 while nobody is. */
  readonly owners: number[]
}

/** What moves partitions between members, by index. */
interface Sharing {
  readonly loads: number[]
  give(topic: SharedTopic, partition: number, member: number): void
}

/**
 * Assigns when members subscribe to different topics (UniformHeterogeneousAssignmentBuilder): everybody keeps what it has,
 * what is free goes topic by topic to the least laden subscribers, and then partitions move from the most to the least
 * laden subscribers of each topic, over and over, until nothing is gained any more.
 */
export function assignDifferent({ members: unordered, partitionCount }: Assignment): Map<string, Partitions> {
  const members = javaHashOrder(unordered, ({ memberId }) => javaStringHash(memberId))
  const targets = members.map((): Target => new Map())
  const loads = members.map(() => 0)
  const topics = new Map<string, SharedTopic>()
  members.forEach(({ topicIds }, index) => {
    for (const topicId of topicIds) {
      const topic = topics.get(topicId)
      if (topic) topic.subscribers.push(index)
      else {
        const owners = Array<number>(partitionCount(topicId)).fill(-1)
        topics.set(topicId, { topicId, subscribers: [index], owners })
      }
    }
  })
  const sharing: Sharing = {
    loads,
    give: ({ topicId, owners }, partition, to) => {
      const from = owners[partition] ?? -1
      const before = targets[from]
      if (before) {
        removePartition(before, topicId, partition)
        loads[from] = (loads[from] ?? 0) - 1
      }
      addPartition(targets[to] ?? new Map(), topicId, partition)
      owners[partition] = to
      loads[to] = (loads[to] ?? 0) + 1
    },
  }
  members.forEach(({ topicIds, current }, index) => {
    for (const [topicId, partitions] of current) {
      const topic = topicIds.has(topicId) ? topics.get(topicId) : undefined
      if (topic) for (const partition of partitions) sharing.give(topic, partition, index)
    }
  })
  const sorted = [...topics.values()].sort(compareTopics)
  for (const topic of sorted) giveFree(topic, sharing)
  balance(
    sorted.filter(({ subscribers }) => subscribers.length >= 2),
    sharing,
  )
  return new Map(members.map(({ memberId }, index) => [memberId, targets[index] ?? new Map()]))
}

/** Topics with many partitions a subscriber first, then those with few subscribers. */
function compareTopics(a: SharedTopic, b: SharedTopic): number {
  return (
    b.owners.length / b.subscribers.length - a.owners.length / a.subscribers.length ||
    a.subscribers.length - b.subscribers.length ||
    compareUuids(a.topicId, b.topicId)
  )
}

/** As Java compares them: by two signed 64-bit numbers. */
function compareUuids(a: string, b: string): number {
  const [left, right] = [uuidToBytes(a), uuidToBytes(b)]
  for (const position of [0, 8]) {
    const difference = left.readBigInt64BE(position) - right.readBigInt64BE(position)
    if (difference !== 0n) return difference < 0n ? -1 : 1
  }
  return 0
}

function giveFree(topic: SharedTopic, sharing: Sharing): void {
  const ranges = new LoadRanges(topic.subscribers, sharing.loads)
  topic.owners.forEach((owner, partition) => {
    if (owner === -1) sharing.give(topic, partition, ranges.nextLow())
  })
}

/** Balances topic after topic until a whole round has changed nothing. */
function balance(topics: readonly SharedTopic[], sharing: Sharing): void {
  let lastChanged: SharedTopic | undefined
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (const topic of topics) {
      if (topic === lastChanged) return
      if (balanceTopic(topic, sharing) || lastChanged === undefined) lastChanged = topic
    }
  }
}

/** Returns whether any partition has moved. Of a member's partitions the last ones go first. */
function balanceTopic(topic: SharedTopic, sharing: Sharing): boolean {
  const ranges = new LoadRanges(topic.subscribers, sharing.loads)
  if (ranges.spread <= 1) return false
  const owned = new Map<number, number[]>()
  topic.owners.forEach((owner, partition) => {
    const partitions = owned.get(owner)
    if (partitions) partitions.push(partition)
    else owned.set(owner, [partition])
  })
  let hasMoved = false
  while (!ranges.isEven) {
    const from = nextOwner(ranges, owned)
    const partition = from === undefined ? undefined : owned.get(from)?.pop()
    if (partition === undefined) break
    const to = ranges.nextLow()
    if (ranges.isEven) break
    sharing.give(topic, partition, to)
    hasMoved = true
  }
  return hasMoved
}

/** The most laden member that has a partition of the topic. */
function nextOwner(ranges: LoadRanges, owned: ReadonlyMap<number, readonly number[]>): number | undefined {
  for (;;) {
    const member = ranges.nextHigh()
    if (member === undefined || (owned.get(member)?.length ?? 0) > 0) return member
    ranges.dropHigh()
  }
}
