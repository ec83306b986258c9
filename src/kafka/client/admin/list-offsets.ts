import { errorOf, errors } from '../../errors.ts'
import { ListOffsetsApi } from '../../messages/02-list-offsets.ts'
import { byTopic } from '../by-topic.ts'
import { type ClientError, errorFromCode, toClientError } from '../client-error.ts'
import { offsetTimestamp, versionForSpecs } from '../offset-spec.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin, Attempt } from './admin.ts'
import { leaderLookup } from './find-leaders.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import { missingResult } from './leader-answers.ts'
import type { CallOptions, ListedOffset, OffsetSpec, Outcome } from './types.ts'

export interface OffsetQuery extends TopicPartition {
  spec: OffsetSpec
}

type Options = CallOptions & { isReadCommitted?: boolean }

const LOGGER = 'ListOffsetsHandler'

/** Offsets by `topic-partition`; each has its own outcome. A topic that is unknown fails at once, a partition when time is up. */
export async function listOffsets(
  admin: Admin,
  queries: readonly OffsetQuery[],
  options: Options = {},
): Promise<Outcome<string, ListedOffset>> {
  const byName = new Map(queries.map((query) => [partitionName(query), query]))
  return keyedCall(admin, {
    name: 'listOffsets',
    keys: byName.keys(),
    lookup: leaderLookup(queries, { waitsForTopics: false }),
    api: ListOffsetsApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt, keys, nodeId) => {
      const asked = keys.map((key) => byName.get(key)).filter((query) => query !== undefined)
      try {
        return await askLeader({ admin, attempt, nodeId, options }, asked)
      } catch (fault) {
        const error = toClientError(fault)
        if (!error.is('UNSUPPORTED_VERSION')) throw error
        return unsupported({ admin, attempt, nodeId, options }, asked, error)
      }
    },
  })
}

interface Asking {
  admin: Admin
  attempt: Attempt
  nodeId: number
  options: Options
}

async function askLeader(
  { admin, attempt, nodeId, options }: Asking,
  queries: readonly OffsetQuery[],
): Promise<KeyedAnswer<ListedOffset>> {
  const specs = new Map(queries.map((query) => [partitionName(query), query.spec]))
  const version = attempt.versions.pick(ListOffsetsApi, {
    min: versionForSpecs(queries.map(({ spec }) => spec)),
  })
  const { topics } = await attempt.send(
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
  const answer: KeyedAnswer<ListedOffset> = { outcomes: new Map(), moved: [] }
  const retried = new Set<string>()
  for (const topic of topics) {
    for (const { partitionIndex, errorCode, offset, timestamp, leaderEpoch } of topic.partitions) {
      const key = partitionName({ topic: topic.name, partition: partitionIndex })
      const { code, name, retriable } = errorOf(errorCode)
      if (code === errors.NONE.code) answer.outcomes.set(key, { offset, timestamp, leaderEpoch })
      else if (code === errors.NOT_LEADER_OR_FOLLOWER.code || code === errors.LEADER_NOT_AVAILABLE.code)
        answer.moved.push(key)
      else if (retriable) retried.add(key)
      else {
        const text = `ListOffsets request for topic partition ${key} failed due to an unexpected error ${name}`
        admin.logError(text, LOGGER)
        answer.outcomes.set(key, errorFromCode(errorCode))
      }
    }
  }
  for (const key of specs.keys()) {
    if (answer.moved.length > 0 || answer.outcomes.has(key) || retried.has(key)) continue
    const problem = missingResult(key, nodeId)
    admin.logError(`ListOffsets request for topic partition ${key} failed sanity check`, LOGGER, problem)
    answer.outcomes.set(key, problem)
  }
  return answer
}

/** A broker that is too old for the largest timestamp is asked about the others without it. */
async function unsupported(
  asking: Asking,
  queries: readonly OffsetQuery[],
  error: ClientError,
): Promise<KeyedAnswer<ListedOffset>> {
  const { admin, nodeId } = asking
  admin.logWarning(`Broker ${nodeId} does not support MAX_TIMESTAMP offset specs`, LOGGER)
  const forMaximum = queries.filter(({ spec }) => spec === 'max-timestamp')
  const failing = forMaximum.length > 0 ? forMaximum : queries
  const others = queries.filter((query) => !failing.includes(query))
  const answer: KeyedAnswer<ListedOffset> =
    others.length > 0 ? await askLeader(asking, others) : { outcomes: new Map(), moved: [] }
  for (const query of failing) answer.outcomes.set(partitionName(query), error)
  return answer
}
