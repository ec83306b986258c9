import { CreateTopicsApi } from '../../messages/19-create-topics.ts'
import type { Admin } from './admin.ts'
import { outcomeOf, unrepresentable } from './outcome.ts'
import type { CallOptions, CreatedTopic, NewTopic, Outcome } from './types.ts'

/** Creates topics; each has its own outcome, by name. Rejects with ClientError when the call as a whole fails. */
export async function createTopics(
  admin: Admin,
  topics: readonly NewTopic[],
  options: CallOptions & { validateOnly?: boolean } = {},
): Promise<Outcome<string, CreatedTopic>> {
  const outcomes: Outcome<string, CreatedTopic> = new Map()
  const valid = topics.filter(({ name }) => {
    const problem = unrepresentable(name)
    if (problem !== undefined) outcomes.set(name, problem)
    return problem === undefined
  })
  if (valid.length === 0) return outcomes
  return admin.call(
    { name: 'createTopics', target: 'controller', timeoutMs: options.timeoutMs },
    async (attempt) => {
      const answer = await attempt.send(CreateTopicsApi, {
        topics: valid.map(toRequest),
        timeoutMs: attempt.remainingMs(),
        validateOnly: options.validateOnly ?? false,
      })
      for (const topic of answer.topics) {
        const { topicId, numPartitions, replicationFactor } = topic
        outcomes.set(topic.name, outcomeOf(topic, { topicId, numPartitions, replicationFactor }))
      }
      return outcomes
    },
  )
}

function toRequest(topic: NewTopic) {
  const assignments = [...(topic.assignments ?? [])]
  const hasAssignments = assignments.length > 0
  return {
    name: topic.name,
    numPartitions: hasAssignments ? -1 : (topic.numPartitions ?? -1),
    replicationFactor: hasAssignments ? -1 : (topic.replicationFactor ?? -1),
    assignments: assignments.map(([partitionIndex, brokerIds]) => ({ partitionIndex, brokerIds })),
    configs: Object.entries(topic.configs ?? {}).map(([name, value]) => ({ name, value })),
  }
}
