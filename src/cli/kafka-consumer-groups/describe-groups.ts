/** What --describe shows of groups: their offsets, members or states, collected for printing. */
import type { Admin } from '../../kafka/client/admin/admin.ts'
import {
  type ConsumerGroupDescription,
  type ConsumerMember,
  describeConsumerGroups,
} from '../../kafka/client/admin/describe-consumer-groups.ts'
import {
  type CommittedOffset,
  listConsumerGroupOffsets,
} from '../../kafka/client/admin/list-consumer-group-offsets.ts'
import { comparePartitions, partitionName, type TopicPartition } from '../../kafka/client/types.ts'
import { copiedMapSize, javaHashOrder, javaStringHash } from '../../kafka/java-hash.ts'
import type { LogLookup } from '../groups/log-offsets.ts'
import { executionException, runtimeException } from '../kit/java-error.ts'

/** A partition of a group: where it is, where its log ends, and whose it is. Undefined is what nobody knows. */
export interface PartitionRow {
  group: string
  topic: string
  partition: number
  leaderEpoch: number | undefined
  offset: number | undefined
  logEndOffset: number | undefined
  lag: number | undefined
  /** Undefined where no member has the partition. */
  member: ConsumerMember | undefined
}

/** A group and the rows about its partitions: those of members, the member with most first, then those of nobody. */
export interface GroupOffsets {
  group: ConsumerGroupDescription
  rows: PartitionRow[]
}

interface Where {
  admin: Admin
  timeoutMs: number
}

/** Describes groups, sorted by name; throws the ExecutionException of the first that cannot be described. */
export async function describeSorted(
  groupIds: readonly string[],
  { admin, timeoutMs }: Where,
): Promise<ConsumerGroupDescription[]> {
  const outcomes = await describeConsumerGroups(admin, groupIds, { timeoutMs })
  const groups: ConsumerGroupDescription[] = []
  for (const groupId of javaHashOrder(outcomes.keys(), javaStringHash, copiedMapSize)) {
    const outcome = outcomes.get(groupId)
    if (outcome instanceof Error) throw executionException(outcome)
    if (outcome !== undefined) groups.push(outcome)
  }
  return groups.sort((a, b) => (a.groupId < b.groupId ? -1 : 1))
}

/** The offsets of groups, sorted by name. */
export async function describeOffsets(
  groupIds: readonly string[],
  where: Where,
  lookup: LogLookup,
): Promise<GroupOffsets[]> {
  const described: GroupOffsets[] = []
  for (const group of await describeSorted(groupIds, where)) {
    const committed = new Map(
      (await committedOffsets(group.groupId, where)).map((offset) => [partitionName(offset), offset]),
    )
    const members = group.members.filter(({ assignment }) => assignment.length > 0)
    members.sort((a, b) => b.assignment.length - a.assignment.length)
    const assigned = new Set(members.flatMap(({ assignment }) => assignment.map(partitionName)))
    const shares = [
      ...members.map((member) => ({ member, partitions: member.assignment })),
      {
        member: undefined,
        partitions: [...committed.values()].filter((offset) => !assigned.has(partitionName(offset))),
      },
    ]
    const ends = await logEndOffsets(
      shares.flatMap(({ partitions }) => partitions),
      lookup,
    )
    const rows = shares.flatMap(({ member, partitions }) =>
      partitions
        .map((partition) => rowOf(group.groupId, partition, { member, committed, ends }))
        .sort(comparePartitions),
    )
    described.push({ group, rows })
  }
  return described
}

/** The committed offsets of a group; throws a RuntimeException around what a broker says. */
export async function committedOffsets(
  groupId: string,
  { admin, timeoutMs }: Where,
): Promise<CommittedOffset[]> {
  const outcomes = await listConsumerGroupOffsets(admin, new Map([[groupId, null]]), { timeoutMs })
  const outcome = outcomes.get(groupId) ?? []
  if (outcome instanceof Error) throw runtimeException(executionException(outcome))
  return outcome
}

/** Ends of the logs of partitions that have a leader. */
async function logEndOffsets(
  partitions: readonly TopicPartition[],
  lookup: LogLookup,
): Promise<ReadonlyMap<string, number>> {
  const leaderless = new Set((await lookup.leaderless(partitions)).map(partitionName))
  const unique = new Map(partitions.map((partition) => [partitionName(partition), partition]))
  const withLeader = [...unique].filter(([name]) => !leaderless.has(name)).map(([, partition]) => partition)
  return lookup.offsets(withLeader, 'latest')
}

function rowOf(
  group: string,
  { topic, partition }: TopicPartition,
  facts: {
    member: ConsumerMember | undefined
    committed: ReadonlyMap<string, CommittedOffset>
    ends: ReadonlyMap<string, number>
  },
): PartitionRow {
  const name = partitionName({ topic, partition })
  const committed = facts.committed.get(name)
  const logEndOffset = facts.ends.get(name)
  const offset = committed?.offset
  const leaderEpoch = committed?.leaderEpoch
  return {
    group,
    topic,
    partition,
    leaderEpoch: leaderEpoch === undefined || leaderEpoch < 0 ? undefined : leaderEpoch,
    offset,
    logEndOffset,
    lag: offset === undefined || logEndOffset === undefined ? undefined : logEndOffset - offset,
    member: facts.member,
  }
}
