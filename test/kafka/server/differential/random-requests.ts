import { ProduceApi } from '../../../../src/kafka/messages/00-produce.ts'
import { FetchApi } from '../../../../src/kafka/messages/01-fetch.ts'
import { ListOffsetsApi } from '../../../../src/kafka/messages/02-list-offsets.ts'
import { DeleteRecordsApi } from '../../../../src/kafka/messages/21-delete-records.ts'
import { OffsetForLeaderEpochApi } from '../../../../src/kafka/messages/23-offset-for-leader-epoch.ts'
import { batchCompression, COMPRESSION_MASK } from '../../../../src/kafka/records/batch-header.ts'
import type { Api, InputOf, Message } from '../../../../src/wire/message.ts'
import type { Random } from '../../../random.ts'
import { randomRecords } from './random-batches.ts'

/** A topic that both brokers have: each knows it by an id of its own. */
export interface ComparedTopic {
  readonly name: string
  readonly partitions: number
}

/** One request, made out for whichever broker is to get it: topic ids differ. */
export interface ComparedRequest<R extends Message = Message> {
  readonly api: Api<R>
  readonly version: number
  request(topicIds: ReadonlyMap<string, string>): InputOf<R>
}

const PLENTY_BYTES = 1_000_000
const UNKNOWN_ID = 'CCCCCCCCCCCCCCCCCCCCCA'

const DELETED_FROM = '-bounded'

/** The next request of a run. Weighted towards Produce and Fetch. */
export function randomRequest(
  random: Random,
  topics: readonly ComparedTopic[],
  nowMs: number,
): ComparedRequest {
  const kind = random.next()
  if (kind < 0.55) return produce(random, topics, nowMs) as ComparedRequest
  if (kind < 0.8) return fetch(random, topics) as ComparedRequest
  if (kind < 0.92) return listOffsets(random, topics, nowMs) as ComparedRequest
  if (kind < 0.97) return offsetForLeaderEpoch(random, topics) as ComparedRequest
  return deleteRecords(random, topics) as ComparedRequest
}

function topicOf(random: Random, topics: readonly ComparedTopic[]): { name: string; index: number } {
  const topic = random.pick(topics)
  if (random.chance(0.02)) return { name: 'no-such-topic', index: 0 }
  const index = random.chance(0.03)
    ? random.pick([-1, topic.partitions])
    : random.int(0, topic.partitions - 1)
  return { name: topic.name, index }
}

const idOf = (topicIds: ReadonlyMap<string, string>, name: string): string => topicIds.get(name) ?? UNKNOWN_ID

function produce(
  random: Random,
  topics: readonly ComparedTopic[],
  nowMs: number,
): ComparedRequest<typeof ProduceApi.request> {
  const version = random.int(3, 13)
  const acks = random.chance(0.9) ? random.pick([-1, 1]) : random.pick([2, -2])
  const data = Array.from({ length: random.chance(0.8) ? 1 : 2 }, () => ({
    ...topicOf(random, topics),
    records: knownCodec(randomRecords(random, nowMs), version),
  }))
  const distinct = [...new Map(data.map((each) => [each.name, each])).values()]
  return {
    api: ProduceApi,
    version,
    request: (topicIds) => ({
      transactionalId: null,
      acks,
      timeoutMs: 10_000,
      topicData: distinct.map(({ name, index, records }) => ({
        ...(version >= 13 ? { topicId: idOf(topicIds, name) } : { name }),
        partitionData: [{ index, records: records === null ? null : Buffer.from(records) }],
      })),
    }),
  }
}

/** Before v7 the reference stumbles over a codec that nobody has, in whatever partition. */
function knownCodec(records: Buffer | null, version: number): Buffer | null {
  const isOdd = version < 7 && records !== null && records.length > 22 && batchCompression(records, 0) > 4
  if (isOdd) records.writeInt16BE(records.readInt16BE(21) & ~COMPRESSION_MASK, 21)
  return records
}

function fetch(random: Random, topics: readonly ComparedTopic[]): ComparedRequest<typeof FetchApi.request> {
  const version = random.int(4, 18)
  const asked = Array.from({ length: random.int(1, 3) }, () => ({
    ...topicOf(random, topics),
    fetchOffset: random.pick([0, 0, random.int(0, 40), random.int(0, 400), -1]),
    currentLeaderEpoch: random.chance(0.85) ? -1 : random.int(0, 1),
    lastFetchedEpoch: random.chance(0.9) ? -1 : random.int(0, 2),
    partitionMaxBytes: random.pick([0, 1, 100, 500, 1_000_000]),
  }))
  const distinct = [...new Map(asked.map((each) => [each.name, each])).values()]
  // What is compressed anew has another size in each broker.
  const isAnew = distinct.some(({ name }) => /(gzip|zstd|plainest)$/.test(name))
  const maxBytes = random.pick(isAnew ? [0, PLENTY_BYTES] : [0, 1, 100, 300, 1000, PLENTY_BYTES])
  const isolationLevel = random.int(0, 1)
  const rackId = random.chance(0.1) ? 'rack' : ''
  return {
    api: FetchApi,
    version,
    request: (topicIds) => ({
      maxWaitMs: 0,
      minBytes: 1,
      maxBytes,
      isolationLevel,
      sessionId: 0,
      sessionEpoch: -1,
      topics: distinct.map(({ name, index, lastFetchedEpoch, ...position }) => ({
        ...(version >= 13 ? { topicId: idOf(topicIds, name) } : { topic: name }),
        partitions: [
          {
            partition: index,
            ...position,
            ...(isAnew && position.partitionMaxBytes > 0 ? { partitionMaxBytes: PLENTY_BYTES } : {}),
            ...(version >= 12 ? { lastFetchedEpoch } : {}),
          },
        ],
      })),
      forgottenTopicsData: [],
      ...(version >= 11 ? { rackId } : {}),
    }),
  }
}

function listOffsets(
  random: Random,
  topics: readonly ComparedTopic[],
  nowMs: number,
): ComparedRequest<typeof ListOffsetsApi.request> {
  const version = random.int(1, 11)
  const { name, index } = topicOf(random, topics)
  // The reference may find a record before the log start offset.
  const maxTimestamp = name.endsWith(DELETED_FROM) ? -1 : -3
  // Each broker stamps by its own clock.
  const times = name.endsWith('append-time') ? [] : [nowMs, nowMs - 1000, nowMs - 86_400_000, nowMs + 500]
  const timestamp = random.pick([-1, -2, maxTimestamp, -4, -5, -6, -7, 0, 3, ...times])
  const currentLeaderEpoch = random.chance(0.85) ? -1 : random.int(0, 1)
  const isolationLevel = random.int(0, 1)
  return {
    api: ListOffsetsApi,
    version,
    request: () => ({
      replicaId: -1,
      isolationLevel: version >= 2 ? isolationLevel : 0,
      topics: [
        { name, partitions: [{ partitionIndex: index, timestamp: BigInt(timestamp), currentLeaderEpoch }] },
      ],
      timeoutMs: 1000,
    }),
  }
}

function offsetForLeaderEpoch(
  random: Random,
  topics: readonly ComparedTopic[],
): ComparedRequest<typeof OffsetForLeaderEpochApi.request> {
  const { name, index } = topicOf(random, topics)
  const leaderEpoch = random.int(-1, 2)
  const currentLeaderEpoch = random.chance(0.7) ? -1 : random.int(0, 1)
  return {
    api: OffsetForLeaderEpochApi,
    version: random.int(2, 4),
    request: () => ({
      replicaId: -1,
      topics: [{ topic: name, partitions: [{ partition: index, currentLeaderEpoch, leaderEpoch }] }],
    }),
  }
}

function deleteRecords(
  random: Random,
  topics: readonly ComparedTopic[],
): ComparedRequest<typeof DeleteRecordsApi.request> {
  const { name, index } = topicOf(
    random,
    topics.filter((topic) => topic.name.endsWith(DELETED_FROM)),
  )
  const offset = random.pick([-2, -1, 0, random.int(0, 30), random.int(0, 30), 100_000])
  return {
    api: DeleteRecordsApi,
    version: random.int(0, 2),
    request: () => ({
      topics: [{ name, partitions: [{ partitionIndex: index, offset }] }],
      timeoutMs: 1000,
    }),
  }
}
