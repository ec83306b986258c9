import { errorFromName, kafkaException, timeoutError } from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Metadata, TopicMetadata } from '../metadata.ts'

/** Whether a record's partition is there. */
export function hasPartition(topic: TopicMetadata, record: { partition?: number | undefined }): boolean {
  return topic.partitions.length > (record.partition ?? 0)
}

/** Waits until a topic (and the record's partition) is known. Rejects with ClientError in Java's words. */
export async function findTopic(
  record: { topic: string; partition?: number | undefined },
  deadlineMs: number,
  context: { cluster: Cluster; metadata: Metadata; maxBlockMs: number },
): Promise<TopicMetadata> {
  const { topic, partition } = record
  const { cluster, metadata, maxBlockMs } = context
  for (let isKnownAlready = true; ; isKnownAlready = false) {
    metadata.want(topic)
    const found = metadata.topic(topic)
    if (found !== undefined && hasPartition(found, record)) return found
    const fault = metadata.takeFault()
    if (fault !== undefined) throw fault
    const error = metadata.error(topic)
    if (error?.is('INVALID_TOPIC_EXCEPTION')) {
      const text = isKnownAlready ? topic : `Invalid topics: [${topic}]`
      throw errorFromName('INVALID_TOPIC_EXCEPTION', text)
    }
    if (error?.is('TOPIC_AUTHORIZATION_FAILED')) {
      throw errorFromName('TOPIC_AUTHORIZATION_FAILED', `Not authorized to access topics: [${topic}]`)
    }
    if (cluster.isClosed) throw kafkaException('Producer closed while send in progress')
    if (cluster.clock.now() >= deadlineMs) {
      if (found === undefined)
        throw timeoutError(`Topic ${topic} not present in metadata after ${maxBlockMs} ms.`, error)
      const count = found.partitions.length
      throw timeoutError(
        `Partition ${partition} of topic ${topic} with partition count ${count} is not present in metadata after ${maxBlockMs} ms.`,
      )
    }
    if (found !== undefined) metadata.requestUpdate()
    await metadata.changed(deadlineMs)
  }
}
