/** An offset that a group has committed. */
export interface CommittedOffset {
  readonly offset: number
  /** -1 when the client did not say. */
  readonly leaderEpoch: number
  readonly metadata: string
  readonly commitTimestampMs: number
  /** -1 when the broker's retention holds. */
  readonly expireTimestampMs: number
  /** Of the topic that it was committed for; all zero in records before version 4. */
  readonly topicId: string
  /** Where its record stands in the log: of two the later one counts. */
  readonly recordOffset: number
}

type ByPartition = Map<number, CommittedOffset>
type ByTopic = Map<string, ByPartition>

/** Offsets by group, topic, partition. */
export class OffsetTable {
  readonly #groups = new Map<string, ByTopic>()

  get(groupId: string, topic: string, partition: number): CommittedOffset | undefined {
    return this.#groups.get(groupId)?.get(topic)?.get(partition)
  }

  /** What a group has committed, by topic and partition; undefined when nothing. */
  ofGroup(groupId: string): ReadonlyMap<string, ReadonlyMap<number, CommittedOffset>> | undefined {
    return this.#groups.get(groupId)
  }

  groupIds(): Iterable<string> {
    return this.#groups.keys()
  }

  set(groupId: string, topic: string, partition: number, offset: CommittedOffset): void {
    let topics = this.#groups.get(groupId)
    if (!topics) {
      topics = new Map()
      this.#groups.set(groupId, topics)
    }
    const partitions = topics.get(topic)
    if (partitions) partitions.set(partition, offset)
    else topics.set(topic, new Map([[partition, offset]]))
  }

  delete(groupId: string, topic: string, partition: number): void {
    const topics = this.#groups.get(groupId)
    const partitions = topics?.get(topic)
    if (!topics || !partitions?.delete(partition)) return
    if (partitions.size === 0) topics.delete(topic)
    if (topics.size === 0) this.#groups.delete(groupId)
  }
}

/** Committed offsets, and those of transactions that are still open. */
export interface Offsets {
  readonly committed: OffsetTable
  /** By producer id: they count when the transaction's commit marker is replayed. */
  readonly pending: Map<number, OffsetTable>
  /** Producer ids with open transactions that hold offsets of a group. */
  readonly openTransactions: Map<string, Set<number>>
}

export function newOffsets(): Offsets {
  return { committed: new OffsetTable(), pending: new Map(), openTransactions: new Map() }
}

/** Puts an offset of an open transaction aside. */
export function addPending(
  offsets: Offsets,
  producerId: number,
  key: { readonly group: string; readonly topic: string; readonly partition: number },
  offset: CommittedOffset,
): void {
  const table = offsets.pending.get(producerId) ?? new OffsetTable()
  offsets.pending.set(producerId, table)
  table.set(key.group, key.topic, key.partition, offset)
  const open = offsets.openTransactions.get(key.group)
  if (open) open.add(producerId)
  else offsets.openTransactions.set(key.group, new Set([producerId]))
}

/** Forgets an offset, also where a transaction has yet to commit it. */
export function deleteOffset(offsets: Offsets, groupId: string, topic: string, partition: number): void {
  offsets.committed.delete(groupId, topic, partition)
  for (const producerId of offsets.openTransactions.get(groupId) ?? []) {
    offsets.pending.get(producerId)?.delete(groupId, topic, partition)
  }
}

/** Whether an open transaction holds an offset for that partition. */
export function hasPendingOffset(
  offsets: Offsets,
  groupId: string,
  topic: string,
  partition: number,
): boolean {
  for (const producerId of offsets.openTransactions.get(groupId) ?? []) {
    if (offsets.pending.get(producerId)?.get(groupId, topic, partition)) return true
  }
  return false
}

/** Ends a transaction: its offsets count, unless a later one was committed outside of it, or they are forgotten. */
export function endTransaction(offsets: Offsets, producerId: number, isCommit: boolean): void {
  const table = offsets.pending.get(producerId)
  if (!table) return
  offsets.pending.delete(producerId)
  for (const groupId of table.groupIds()) {
    if (isCommit) commitPending(offsets.committed, table, groupId)
  }
  for (const [groupId, open] of offsets.openTransactions) {
    if (open.delete(producerId) && open.size === 0) offsets.openTransactions.delete(groupId)
  }
}

function commitPending(committed: OffsetTable, pending: OffsetTable, groupId: string): void {
  for (const [topic, partitions] of pending.ofGroup(groupId) ?? []) {
    for (const [partition, offset] of partitions) {
      const present = committed.get(groupId, topic, partition)
      if (present && present.recordOffset >= offset.recordOffset) continue
      committed.set(groupId, topic, partition, offset)
    }
  }
}
