import type { Admin } from '../../kafka/client/admin/admin.ts'
import { createPartitions } from '../../kafka/client/admin/create-partitions.ts'
import { describeTopics } from '../../kafka/client/admin/describe-topics.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { readTopicRequest } from './create-topic.ts'
import { ensureTopicExists, findTopics } from './find-topics.ts'

/** --alter: raises the number of partitions of every topic that --topic matches; prints nothing. */
export async function alterTopic(admin: Admin, options: ParsedOptions): Promise<void> {
  const request = readTopicRequest(options)
  const topics = await findTopics(admin, options)
  ensureTopicExists(topics, options)
  if (topics.length === 0) return

  const descriptions = request.assignment.length === 0 ? undefined : await describeTopics(admin, topics)
  const wanted = new Map(
    topics.map((topic) => {
      const totalCount = request.partitions ?? 0
      if (descriptions === undefined) return [topic, { totalCount }]
      const description = descriptions.get(topic)
      if (description instanceof ClientError) throw description
      return [
        topic,
        { totalCount, newAssignments: request.assignment.slice(description?.partitions.length ?? 0) },
      ]
    }),
  )
  for (const outcome of (await createPartitions(admin, wanted)).values()) {
    if (outcome instanceof ClientError) throw outcome
  }
}
