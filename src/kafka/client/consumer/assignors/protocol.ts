/** Subscriptions and assignments as members of classic groups send them through the coordinator: a version, then the message. */
import { decode, encode } from '../../../../wire/codec.ts'
import { WireError } from '../../../../wire/errors.ts'
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
} from '../../../messages/consumer-protocol.ts'
import { byTopic } from '../../by-topic.ts'
import { kafkaException } from '../../client-error.ts'
import type { TopicPartition } from '../../types.ts'
import { compare, type GroupMember } from './assignor.ts'

const NEWEST = 3

export interface Subscription {
  topics: readonly string[]
  userData: Buffer | null
  ownedPartitions: readonly TopicPartition[]
  generation: number
  rack: string
}

export function encodeSubscription(subscription: Subscription): Buffer {
  const { topics, userData, ownedPartitions, generation, rack } = subscription
  const body = encode(ConsumerProtocolSubscription, NEWEST, {
    topics: [...topics].sort(compare),
    userData,
    ownedPartitions: grouped(ownedPartitions),
    generationId: generation,
    rackId: rack === '' ? null : rack,
  })
  return withVersion(body)
}

/** Reads what a member sent in JoinGroup. Throws ClientError when it is no subscription. */
export function decodeSubscription(
  bytes: Buffer,
): Pick<GroupMember, 'topics' | 'ownedPartitions' | 'generation' | 'userData'> {
  return reading('subscription', () => {
    const version = versionOf(bytes)
    const subscription = decode(ConsumerProtocolSubscription, version, bytes.subarray(2))
    return {
      topics: subscription.topics,
      ownedPartitions: flat(subscription.ownedPartitions),
      generation: subscription.generationId,
      userData: subscription.userData,
    }
  })
}

export function encodeAssignment(partitions: readonly TopicPartition[]): Buffer {
  const body = { assignedPartitions: grouped(partitions), userData: null }
  return withVersion(encode(ConsumerProtocolAssignment, NEWEST, body))
}

/** Reads what SyncGroup answered; nothing at all means no partitions. Throws ClientError when it is no assignment. */
export function decodeAssignment(bytes: Buffer): TopicPartition[] {
  if (bytes.length === 0) return []
  return reading('assignment', () =>
    flat(decode(ConsumerProtocolAssignment, versionOf(bytes), bytes.subarray(2)).assignedPartitions),
  )
}

function withVersion(body: Buffer): Buffer {
  const version = Buffer.alloc(2)
  version.writeInt16BE(NEWEST)
  return Buffer.concat([version, body])
}

/** A newer version only adds fields at the end, so that it reads as the newest known. */
function versionOf(bytes: Buffer): number {
  if (bytes.length < 2 || bytes.readInt16BE(0) < 0)
    throw kafkaException('Unsupported consumer protocol version')
  return Math.min(bytes.readInt16BE(0), NEWEST)
}

function reading<T>(what: string, read: () => T): T {
  try {
    return read()
  } catch (fault) {
    if (fault instanceof WireError)
      throw kafkaException(`Buffer underflow while parsing consumer protocol's ${what}`, fault)
    throw fault
  }
}

/** By topic, both in order. */
export function grouped(partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] {
  const topics = [...byTopic(partitions)].sort(([a], [b]) => compare(a, b))
  return topics.map(([topic, numbers]) => ({ topic, partitions: numbers.sort((a, b) => a - b) }))
}

export function flat(topics: readonly { topic: string; partitions: readonly number[] }[]): TopicPartition[] {
  return topics.flatMap(({ topic, partitions }) => partitions.map((partition) => ({ topic, partition })))
}
