import { errors } from '../../errors.ts'
import { ListOffsetsApi } from '../../messages/02-list-offsets.ts'
import { MetadataApi } from '../../messages/03-metadata.ts'
import { byTopic } from '../by-topic.ts'
import { type ClientError, errorFromCode, errorFromName } from '../client-error.ts'
import { offsetTimestamp, versionForSpecs } from '../offset-spec.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin } from './admin.ts'
import type { CallOptions, ListedOffset, OffsetSpec, Outcome } from './types.ts'

export interface OffsetQuery extends TopicPartition {
  spec: OffsetSpec
}

/** Offsets by `topic-partition`; each has its own outcome. Rejects with ClientError when the call as a whole fails. */
export async function listOffsets(
  admin: Admin,
  queries: readonly OffsetQuery[],
  options: CallOptions & { isReadCommitted?: boolean } = {},
): Promise<Outcome<string, ListedOffset>> {
  const leaders = await findLeaders(admin, queries, options)
  const outcomes: Outcome<string, ListedOffset> = new Map()
  const byLeader = new Map<number, OffsetQuery[]>()
  for (const query of queries) {
    const leader = leaders.get(partitionName(query))
    if (leader === undefined || typeof leader !== 'number') {
      outcomes.set(partitionName(query), leader ?? errorFromName('UNKNOWN_TOPIC_OR_PARTITION'))
      continue
    }
    const ofLeader = byLeader.get(leader)
    if (ofLeader === undefined) byLeader.set(leader, [query])
    else ofLeader.push(query)
  }
  await Promise.all(
    [...byLeader].map(async ([nodeId, ofLeader]) => {
      for (const [name, outcome] of await listFromLeader(admin, nodeId, ofLeader, options))
        outcomes.set(name, outcome)
    }),
  )
  return outcomes
}

function findLeaders(
  admin: Admin,
  partitions: readonly TopicPartition[],
  options: CallOptions,
): Promise<Map<string, number | ClientError>> {
  const setting = { name: 'metadata', target: 'any', timeoutMs: options.timeoutMs } as const
  return admin.call(setting, async (attempt) => {
    const names = [...byTopic(partitions).keys()]
    const answer = await attempt.send(MetadataApi, {
      topics: names.map((name) => ({ name })),
      allowAutoTopicCreation: false,
    })
    const leaders = new Map<string, number | ClientError>()
    for (const topic of answer.topics) {
      if (topic.errorCode !== errors.NONE.code && errorFromCode(topic.errorCode).isRetriable === false) {
        for (const each of partitions) {
          if (each.topic === topic.name) leaders.set(partitionName(each), errorFromCode(topic.errorCode))
        }
      }
      for (const { partitionIndex, leaderId } of topic.partitions) {
        const name = partitionName({ topic: topic.name ?? '', partition: partitionIndex })
        leaders.set(name, leaderId >= 0 ? leaderId : errorFromName('LEADER_NOT_AVAILABLE'))
      }
    }
    return leaders
  })
}

function listFromLeader(
  admin: Admin,
  nodeId: number,
  queries: readonly OffsetQuery[],
  options: CallOptions & { isReadCommitted?: boolean },
): Promise<Outcome<string, ListedOffset>> {
  const specs = new Map(queries.map((query) => [partitionName(query), query.spec]))
  return admin.call(
    { name: 'listOffsets', target: { nodeId }, timeoutMs: options.timeoutMs },
    async (attempt) => {
      const version = attempt.versions.pick(ListOffsetsApi, {
        min: versionForSpecs(queries.map(({ spec }) => spec)),
      })
      const answer = await attempt.send(
        ListOffsetsApi,
        {
          replicaId: -1,
          isolationLevel: options.isReadCommitted === true ? 1 : 0,
          topics: [...byTopic(queries)].map(([name, partitions]) => ({
            name,
            partitions: partitions.map((partition) => ({
              partitionIndex: partition,
              timestamp: offsetTimestamp(specs.get(partitionName({ topic: name, partition })) ?? 'latest'),
            })),
          })),
          timeoutMs: attempt.remainingMs(),
        },
        { version },
      )
      const outcomes: Outcome<string, ListedOffset> = new Map()
      for (const topic of answer.topics) {
        for (const { partitionIndex, errorCode, offset, timestamp, leaderEpoch } of topic.partitions) {
          const error = errorCode === errors.NONE.code ? undefined : errorFromCode(errorCode)
          if (error?.isRetriable === true) throw error
          outcomes.set(
            partitionName({ topic: topic.name, partition: partitionIndex }),
            error ?? { offset, timestamp, leaderEpoch },
          )
        }
      }
      return outcomes
    },
  )
}
