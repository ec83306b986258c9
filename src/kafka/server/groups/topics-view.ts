import { uuidToBytes } from '../../uuid.ts'
import { xxh3 } from '../../xxh3.ts'

/** What the coordinator may know of topics. */
export interface TopicsView {
  byName(name: string): { readonly topicId: string; readonly partitions: number } | undefined
  byId(topicId: string): { readonly name: string; readonly partitions: number } | undefined
  all(): readonly { readonly name: string }[]
  /** Rises with every change, and from one start of the broker to the next. */
  readonly version: number
  /** The version that the last new topic came with, or the broker started with. */
  readonly newTopicVersion: number
}

/** Ids of those of the topics that exist. */
export function topicIdsOf(topics: TopicsView, names: readonly string[]): Set<string> {
  return new Set(names.flatMap((name) => topics.byName(name)?.topicId ?? []))
}

/**
 * The hash of topics with their ids and partitions that a group keeps with its epoch, to see when they have changed: 0 for
 * none (KIP-1101; Utils.computeGroupHash of the reference, for a broker without a rack).
 */
export function metadataHash(topics: Pick<TopicsView, 'byName'>, names: Iterable<string>): bigint {
  const hashes: bigint[] = []
  for (const name of [...new Set(names)].sort()) {
    const topic = topics.byName(name)
    if (topic) hashes.push(topicHash(name, topic))
  }
  if (hashes.length === 0) return 0n
  const bytes = Buffer.alloc(8 * hashes.length)
  for (const [i, hash] of hashes.entries()) bytes.writeBigInt64LE(hash, 8 * i)
  return xxh3(bytes)
}

/** Numbers are hashed with their low bytes first; the name as UTF-16 units and their number. */
function topicHash(name: string, topic: { readonly topicId: string; readonly partitions: number }): bigint {
  const nameBytes = Buffer.from(name, 'utf16le')
  const bytes = Buffer.alloc(17 + nameBytes.length + 8 + 4 * topic.partitions)
  const id = uuidToBytes(topic.topicId)
  bytes.writeUInt8(TOPIC_HASH_VERSION, 0)
  bytes.writeBigInt64LE(id.readBigInt64BE(0), 1)
  bytes.writeBigInt64LE(id.readBigInt64BE(8), 9)
  let position = 17 + nameBytes.copy(bytes, 17)
  position = bytes.writeInt32LE(name.length, position)
  position = bytes.writeInt32LE(topic.partitions, position)
  for (let partition = 0; partition < topic.partitions; partition++) {
    position = bytes.writeInt32LE(partition, position)
  }
  return xxh3(bytes)
}

const TOPIC_HASH_VERSION = 0
