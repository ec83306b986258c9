import { DeleteTopicsApi } from '../../messages/20-delete-topics.ts'
import type { Admin } from './admin.ts'
import { outcomeOf, unrepresentable } from './outcome.ts'
import type { CallOptions, Outcome } from './types.ts'

/** First version that names topics in structures, with ids. */
const WITH_IDS = 6

/** Deletes topics by name; `true` for each that is deleted. Rejects with ClientError when the call as a whole fails. */
export async function deleteTopics(
  admin: Admin,
  names: readonly string[],
  options: CallOptions = {},
): Promise<Outcome<string, true>> {
  const outcomes: Outcome<string, true> = new Map()
  const valid = names.filter((name) => {
    const problem = unrepresentable(name)
    if (problem !== undefined) outcomes.set(name, problem)
    return problem === undefined
  })
  if (valid.length === 0) return outcomes
  return admin.call(
    { name: 'deleteTopics', target: 'controller', timeoutMs: options.timeoutMs },
    async (attempt) => {
      const version = attempt.versions.pick(DeleteTopicsApi)
      const topics = version >= WITH_IDS ? { topics: valid.map((name) => ({ name })) } : { topicNames: valid }
      const answer = await attempt.send(
        DeleteTopicsApi,
        { ...topics, timeoutMs: attempt.remainingMs() },
        { version },
      )
      for (const topic of answer.responses) outcomes.set(topic.name ?? '', outcomeOf(topic, true as const))
      return outcomes
    },
  )
}
