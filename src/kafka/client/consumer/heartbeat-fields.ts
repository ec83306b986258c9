import type { TopicIdPartitions } from './target-share.ts'

/** What the coordinator has to know of a member. */
export interface MemberState {
  rebalanceTimeoutMs: number
  /** Topics subscribed to. */
  topics: readonly string[]
  /** That the coordinator evaluates; undefined for none. */
  pattern?: string | undefined
  /** Undefined leaves the choice to the coordinator. */
  serverAssignor: string | undefined
  /** Empty for none. */
  rack: string
  owned: readonly TopicIdPartitions[]
}

/** The fields as ConsumerGroupHeartbeat names them. */
export interface HeartbeatContents {
  rebalanceTimeoutMs: number
  subscribedTopicNames: string[]
  subscribedTopicRegex: string
  serverAssignor: string
  topicPartitions: { topicId: string; partitions: number[] }[]
  rackId: string
}

/** Fields of the heartbeat that are sent only when they have changed: a heartbeat without them says that all is as it was. */
export class HeartbeatFields {
  readonly #sent = new Map<string, string>()
  /** From then on it has to be said that there is none. */
  #hasHadPattern = false

  /** Fields of the next heartbeat; one that joins has all of them. */
  next(state: MemberState, isJoining: boolean): Partial<HeartbeatContents> {
    if (isJoining) this.forget()
    const { rebalanceTimeoutMs, serverAssignor, rack, owned, pattern } = state
    this.#hasHadPattern ||= pattern !== undefined
    const isPatternNews = this.#hasHadPattern && this.#isNews('pattern', pattern ?? '')
    const topics = [...state.topics].sort()
    const topicPartitions = owned.map(({ topicId, partitions }) => ({ topicId, partitions: [...partitions] }))
    return {
      ...(this.#isNews('rebalanceTimeoutMs', rebalanceTimeoutMs) ? { rebalanceTimeoutMs } : {}),
      ...(this.#isNews('topics', topics) ? { subscribedTopicNames: topics } : {}),
      ...(isPatternNews ? { subscribedTopicRegex: pattern ?? '' } : {}),
      ...(serverAssignor !== undefined && this.#isNews('assignor', serverAssignor) ? { serverAssignor } : {}),
      ...(this.#isNews('owned', topicPartitions) ? { topicPartitions } : {}),
      ...(isJoining && rack !== '' ? { rackId: rack } : {}),
    }
  }

  /** Whether these topics were sent last. */
  hasSentTopics(topics: readonly string[]): boolean {
    return this.#sent.get('topics') === JSON.stringify([...topics].sort())
  }

  /** It is not known what arrived: all is sent again. */
  forget(): void {
    this.#sent.clear()
  }

  #isNews(name: string, value: unknown): boolean {
    const text = JSON.stringify(value)
    if (this.#sent.get(name) === text) return false
    this.#sent.set(name, text)
    return true
  }
}
