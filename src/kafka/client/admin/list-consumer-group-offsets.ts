import { type ErrorName, errorOf, errors } from '../../errors.ts'
import { OffsetFetchApi } from '../../messages/09-offset-fetch.ts'
import { byTopic } from '../by-topic.ts'
import type { OffsetAndMetadata, TopicPartition } from '../types.ts'
import type { Admin, Attempt } from './admin.ts'
import { coordinatorLookup } from './find-coordinator.ts'
import { takeGroupError } from './group-answers.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, Outcome } from './types.ts'

export interface CommittedOffset extends TopicPartition, OffsetAndMetadata {}

/** OffsetFetch takes several groups at once from here on. */
const FETCH_MANY = 8
/** The last version that names topics, not ids. */
const BY_NAME = 9
const STABLE_ONLY = 7
const LOGGER = 'ListConsumerGroupOffsetsHandler'
const expected: readonly ErrorName[] = [
  'GROUP_AUTHORIZATION_FAILED',
  'UNKNOWN_MEMBER_ID',
  'STALE_MEMBER_EPOCH',
]
const report = { request: '`OffsetFetch`', logger: LOGGER, expected }

export interface ListGroupOffsetsOptions extends CallOptions {
  requireStable?: boolean
}

/**
 * The committed offsets of groups, of the partitions given or of all, each group with an outcome of its own; partitions without one are
 * left out.
 */
export async function listConsumerGroupOffsets(
  admin: Admin,
  groups: ReadonlyMap<string, readonly TopicPartition[] | null>,
  options: ListGroupOffsetsOptions = {},
): Promise<Outcome<string, CommittedOffset[]>> {
  return keyedCall(admin, {
    name: 'offsetFetch',
    keys: groups.keys(),
    lookup: coordinatorLookup('group'),
    api: OffsetFetchApi,
    timeoutMs: options.timeoutMs,
    ask: async (attempt, keys) => {
      const answer: KeyedAnswer<CommittedOffset[]> = { outcomes: new Map(), moved: [] }
      const asked = keys.map((groupId) => ({ groupId, topics: topicsOf(groups.get(groupId) ?? null) }))
      for (const group of await fetchOffsets(attempt, asked, options.requireStable ?? false)) {
        if (group.errorCode !== errors.NONE.code) takeGroupError(admin, report, group, answer)
        else answer.outcomes.set(group.groupId, committedOffsets(admin, group.topics))
      }
      return answer
    },
  })
}

interface AskedGroup {
  groupId: string
  topics: { name: string; partitionIndexes: number[] }[] | null
}

interface FetchedTopic {
  name: string
  partitions: readonly {
    partitionIndex: number
    committedOffset: number
    committedLeaderEpoch: number
    metadata: string | null
    errorCode: number
  }[]
}

interface FetchedGroup {
  groupId: string
  errorCode: number
  topics: readonly FetchedTopic[]
}

async function fetchOffsets(
  attempt: Attempt,
  groups: readonly AskedGroup[],
  requireStable: boolean,
): Promise<readonly FetchedGroup[]> {
  const version = attempt.versions.pick(OffsetFetchApi, { max: BY_NAME })
  const stable = version >= STABLE_ONLY ? { requireStable } : {}
  if (version >= FETCH_MANY) {
    const answer = await attempt.send(OffsetFetchApi, { groups, ...stable }, { version })
    return answer.groups
  }
  return Promise.all(
    groups.map(async (group) => {
      const { errorCode, topics } = await attempt.send(OffsetFetchApi, { ...group, ...stable }, { version })
      return { groupId: group.groupId, errorCode, topics }
    }),
  )
}

function committedOffsets(admin: Admin, topics: readonly FetchedTopic[]): CommittedOffset[] {
  const found: CommittedOffset[] = []
  for (const { name, partitions } of topics) {
    for (const each of partitions) {
      if (each.errorCode !== errors.NONE.code) {
        const text = `Skipping return offset for ${name}-${each.partitionIndex} due to error ${errorOf(each.errorCode).name}.`
        admin.logWarning(text, LOGGER)
      } else if (each.committedOffset >= 0) {
        found.push({
          topic: name,
          partition: each.partitionIndex,
          offset: each.committedOffset,
          leaderEpoch: each.committedLeaderEpoch,
          metadata: each.metadata ?? '',
        })
      }
    }
  }
  return found
}

function topicsOf(partitions: readonly TopicPartition[] | null): AskedGroup['topics'] {
  if (partitions === null) return null
  return [...byTopic(partitions)].map(([name, partitionIndexes]) => ({ name, partitionIndexes }))
}
