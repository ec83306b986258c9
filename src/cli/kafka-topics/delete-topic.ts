import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteTopics } from '../../kafka/client/admin/delete-topics.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { ensureTopicExists, findTopics } from './find-topics.ts'

/** --delete: deletes every topic that --topic matches; prints nothing. */
export async function deleteMatchingTopics(admin: Admin, options: ParsedOptions): Promise<void> {
  const topics = await findTopics(admin, options)
  ensureTopicExists(topics, options)
  for (const outcome of (await deleteTopics(admin, topics)).values()) {
    if (outcome instanceof ClientError) throw outcome
  }
}
