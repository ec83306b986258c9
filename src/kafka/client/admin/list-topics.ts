import { errors } from '../../errors.ts'
import { MetadataApi } from '../../messages/03-metadata.ts'
import { errorFromCode } from '../client-error.ts'
import type { Admin } from './admin.ts'
import type { CallOptions, TopicListing } from './types.ts'

/** Lists all topics, internal ones only when asked for. Rejects with ClientError. */
export async function listTopics(
  admin: Admin,
  options: CallOptions & { listInternal?: boolean } = {},
): Promise<TopicListing[]> {
  return admin.call({ name: 'listTopics', target: 'any', timeoutMs: options.timeoutMs }, async (attempt) => {
    const answer = await attempt.send(MetadataApi, { topics: null })
    if (answer.errorCode !== errors.NONE.code) throw errorFromCode(answer.errorCode)
    return answer.topics
      .filter((topic) => options.listInternal === true || !topic.isInternal)
      .map((topic) => ({ name: topic.name ?? '', topicId: topic.topicId, isInternal: topic.isInternal }))
  })
}
