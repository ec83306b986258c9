import type { Admin } from '../../kafka/client/admin/admin.ts'
import { deleteTopics } from '../../kafka/client/admin/delete-topics.ts'
import { ClientError } from '../../kafka/client/client-error.ts'
import type { Io } from '../kit/io.ts'
import type { ParsedOptions } from '../kit/options.ts'
import { whileWorking } from '../kit/progress.ts'
import { ensureTopicExists, findTopics } from './find-topics.ts'

/** --delete: deletes every topic that --topic matches; prints nothing. */
export async function deleteMatchingTopics(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  const topics = await findTopics(admin, options)
  ensureTopicExists(topics, options)
  const outcomes = await whileWorking(io, `Deleting ${topics.length} topics`, () =>
    deleteTopics(admin, topics),
  )
  for (const outcome of outcomes.values()) {
    if (outcome instanceof ClientError) throw outcome
  }
}
