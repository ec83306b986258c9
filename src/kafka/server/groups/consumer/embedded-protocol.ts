import { WireError } from '../../../../wire/errors.ts'
import {
  ConsumerProtocolAssignment,
  ConsumerProtocolSubscription,
} from '../../../messages/consumer-protocol.ts'
import { decodeVersioned, encodeVersioned } from '../../../messages/versioned.ts'
import type { ListedPartitions, OwnedPartitions, Partitions } from '../partitions.ts'
import type { TopicsView } from '../topics-view.ts'

/** Reads what a classic member says that it subscribes to; null when the bytes are no such thing. */
export function readSubscription(metadata: Buffer): ConsumerProtocolSubscription | null {
  return read(metadata, (bytes) => decodeVersioned(ConsumerProtocolSubscription, bytes).value)
}

/** Reads an assignment of the consumer protocol; null when the bytes are no such thing. */
export function readAssignment(assignment: Buffer): ConsumerProtocolAssignment | null {
  return read(assignment, (bytes) => decodeVersioned(ConsumerProtocolAssignment, bytes).value)
}

/** Writes an assignment in the version of a member's subscription. Topics that are no more are left out. */
export function writeAssignment(
  topics: TopicsView,
  partitions: Partitions | OwnedPartitions,
  metadata: Buffer,
): Buffer {
  const assignedPartitions = [...partitions].flatMap(([topicId, ofTopic]) => {
    const topic = topics.byId(topicId)?.name
    return topic === undefined ? [] : [{ topic, partitions: [...ofTopic.keys()] }]
  })
  const version = Math.min(metadata.readInt16BE(0), NEWEST_ASSIGNMENT_VERSION)
  return encodeVersioned(ConsumerProtocolAssignment, version, { assignedPartitions, userData: null })
}

/** Partitions by the ids of their topics; topics that are no more are left out. */
export function byTopicId(
  topics: TopicsView,
  list: readonly { readonly topic: string; readonly partitions: readonly number[] }[],
): ListedPartitions[] {
  return list.flatMap(({ topic, partitions }) => {
    const topicId = topics.byName(topic)?.topicId
    return topicId === undefined ? [] : [{ topicId, partitions }]
  })
}

const NEWEST_ASSIGNMENT_VERSION = 3

function read<T>(bytes: Buffer, decode: (bytes: Buffer) => T): T | null {
  try {
    return bytes.length >= 2 && bytes.readInt16BE(0) >= 0 ? decode(bytes) : null
  } catch (error) {
    if (error instanceof WireError) return null
    throw error
  }
}
