/**
 * The session with one leader. One request is under way at a time, as the session's epochs demand: acknowledgements that somebody waits
 * for go first, then the next fetch, which takes along what else there is to acknowledge.
 */
import { errors } from '../../errors.ts'
import type { ShareFetchResponse } from '../../messages/78-share-fetch.ts'
import type { ShareAcknowledgeResponse } from '../../messages/79-share-acknowledge.ts'
import { backoffMs } from '../backoff.ts'
import {
  type ClientError,
  disconnectError,
  errorFromCode,
  errorFromName,
  toClientError,
} from '../client-error.ts'
import type { Cluster } from '../cluster.ts'
import type { Connection } from '../connection.ts'
import type { Metadata } from '../metadata.ts'
import type { PartitionAcknowledgements } from './in-flight.ts'
import type { ShareConsumerSettings } from './settings.ts'
import { idKey, shareAcknowledge, shareFetch } from './share-requests.ts'
import { FINAL_EPOCH, ShareSession } from './share-session.ts'
import type { TopicIdPartition } from './types.ts'

export type FetchedPartition = ShareFetchResponse['responses'][number]['partitions'][number]

/** How the acknowledgements of a partition went. */
export interface Outcome extends PartitionAcknowledgements {
  error: ClientError | null
  /** How long renewed records are this member's from now on; undefined for unknown. */
  lockTimeoutMs: number | undefined
}

export interface ShareNodeOptions {
  nodeId: number
  groupId: string
  memberId: string
  cluster: Cluster
  metadata: Metadata
  settings: ShareConsumerSettings
  /** Partitions to be fetched here, by `topicId:partition`; undefined when nothing is to be fetched. */
  wanted(): ReadonlyMap<string, TopicIdPartition> | undefined
  /** Whether a fetch here may bring records, or only says what has changed; to be followed by `onAnswered`. */
  takesRecords(): boolean
  onAnswered(): void
  onFetched(partition: TopicIdPartition, answer: FetchedPartition, lockTimeoutMs: number | undefined): void
  onOutcome(outcome: Outcome): void
  onError(error: ClientError): void
}

interface Task {
  left: PartitionAcknowledgements[]
  readonly deadlineMs: number
  readonly outcomes: Outcome[]
  readonly resolve: (outcomes: Outcome[]) => void
  tries: number
}

const LOST = new Set([
  errors.SHARE_SESSION_NOT_FOUND.code,
  errors.INVALID_SHARE_SESSION_EPOCH.code,
  errors.SHARE_SESSION_LIMIT_REACHED.code,
])

export class ShareNode {
  readonly #options: ShareNodeOptions
  readonly #session = new ShareSession()
  readonly #tasks: Task[] = []
  #withNextFetch: PartitionAcknowledgements[] = []
  #isRunning = false
  /** There may be something to do that the loop has not seen yet. */
  #isDue = false
  #failures = 0

  constructor(options: ShareNodeOptions) {
    this.#options = options
  }

  /** Does what there is to do, one thing after the other, unless that goes on already. */
  run(): void {
    this.#isDue = true
    if (this.#isRunning) return
    this.#isRunning = true
    void this.#loop() // deals with its own failures
  }

  /** Acknowledges with the next fetch. */
  piggyback(acknowledgements: PartitionAcknowledgements): void {
    this.#withNextFetch.push(acknowledgements)
  }

  /** Acknowledges now; resolves with how it went. Never rejects. */
  acknowledge(acknowledgements: PartitionAcknowledgements[], deadlineMs: number): Promise<Outcome[]> {
    return new Promise((resolve) => {
      this.#tasks.push({ left: acknowledgements, deadlineMs, outcomes: [], resolve, tries: 0 })
      this.run()
    })
  }

  /** Ends the session with these last words. Never rejects. */
  async close(acknowledgements: PartitionAcknowledgements[], deadlineMs: number): Promise<Outcome[]> {
    const { cluster, nodeId } = this.#options
    const all = [...this.#withNextFetch.splice(0), ...acknowledgements]
    const connection = cluster.openConnectionTo(nodeId, 'fetch')
    if (this.#session.isNew || connection === undefined)
      return all.map((each) => ({ ...each, error: disconnectError(), lockTimeoutMs: undefined }))
    const timeoutMs = Math.max(1, deadlineMs - cluster.clock.now())
    try {
      const answer = await shareAcknowledge(connection, this.#member(FINAL_EPOCH), all, timeoutMs)
      return all.map((each) => outcomeOf(each, answer))
    } catch (fault) {
      const error = toClientError(fault)
      return all.map((each) => ({ ...each, error, lockTimeoutMs: undefined }))
    }
  }

  async #loop(): Promise<void> {
    const { cluster, settings } = this.#options
    while (!cluster.isClosed) {
      this.#isDue = false
      const task = this.#tasks.shift()
      if (task !== undefined) await this.#work(task)
      else if (!(await this.#fetch()) && !this.#isDue) break
      if (this.#failures > 0) await cluster.pause(backoffMs(this.#failures, settings.retryBackoff))
    }
    this.#isRunning = false
    for (const task of this.#tasks.splice(0)) this.#finish(task, disconnectError())
  }

  /** False when there is nothing to fetch. */
  async #fetch(): Promise<boolean> {
    const { settings } = this.#options
    const wanted = this.#options.wanted()
    if (wanted === undefined || (wanted.size === 0 && this.#session.isNew)) return false
    const acknowledgements = this.#session.isNew ? [] : this.#withNextFetch.splice(0)
    for (const each of this.#withNextFetch.splice(0)) this.#refuse(each)
    const takesRecords = this.#options.takesRecords()
    try {
      const connection = await this.#connect()
      const changes = this.#session.plan(wanted)
      const hasNews = changes.added.length + changes.forgotten.length + acknowledgements.length > 0
      if (!takesRecords && !hasNews) return false
      const what = { ...changes, acknowledgements, takesRecords, settings }
      const answer = await shareFetch(connection, this.#member(), what)
      this.#receive(answer, wanted, acknowledgements)
    } catch (fault) {
      this.#fail(toClientError(fault), acknowledgements)
    } finally {
      if (takesRecords) this.#options.onAnswered()
    }
    return true
  }

  #receive(
    answer: ShareFetchResponse,
    wanted: ReadonlyMap<string, TopicIdPartition>,
    acknowledgements: readonly PartitionAcknowledgements[],
  ): void {
    const { onOutcome, onFetched, metadata } = this.#options
    this.#session.receive(LOST.has(answer.errorCode))
    if (answer.errorCode !== errors.NONE.code) {
      const error = errorFromCode(answer.errorCode, answer.errorMessage)
      if (error.is('UNKNOWN_TOPIC_ID')) metadata.requestUpdate()
      else if (!LOST.has(answer.errorCode) && !error.isRetriable) this.#options.onError(error)
      this.#failures++
      for (const each of acknowledgements) onOutcome({ ...each, error, lockTimeoutMs: undefined })
      return
    }
    const lockTimeoutMs = answer.acquisitionLockTimeoutMs > 0 ? answer.acquisitionLockTimeoutMs : undefined
    const answered = new Map<string, FetchedPartition>()
    for (const { topicId, partitions } of answer.responses) {
      for (const each of partitions) answered.set(idKey({ topicId, partition: each.partitionIndex }), each)
    }
    for (const each of acknowledgements) {
      const part = answered.get(idKey(each.partition))
      const error =
        part === undefined
          ? invalidAnswer()
          : errorOf(part.acknowledgeErrorCode, part.acknowledgeErrorMessage)
      onOutcome({ ...each, error, lockTimeoutMs })
    }
    const isFaulty = [...answered.values()].some(({ errorCode }) => errorCode !== errors.NONE.code)
    this.#failures = isFaulty ? this.#failures + 1 : 0
    for (const [key, part] of answered) {
      const partition = wanted.get(key)
      if (partition !== undefined) onFetched(partition, part, lockTimeoutMs)
    }
  }

  async #work(task: Task): Promise<void> {
    const { cluster, metadata } = this.#options
    if (this.#session.isNew) {
      this.#finish(task, errorFromName('NOT_LEADER_OR_FOLLOWER'))
      return
    }
    try {
      const connection = await this.#connect()
      const timeoutMs = Math.max(1, Math.min(cluster.requestTimeoutMs, task.deadlineMs - cluster.clock.now()))
      const answer = await shareAcknowledge(connection, this.#member(), task.left, timeoutMs)
      this.#session.receive(LOST.has(answer.errorCode))
      this.#failures = 0
      const again: PartitionAcknowledgements[] = []
      for (const each of task.left) {
        const outcome = outcomeOf(each, answer)
        const { error } = outcome
        if (error !== null && isLeadership(error)) metadata.requestUpdate()
        if (error?.isRetriable === true && !isLeadership(error)) again.push(each)
        else task.outcomes.push(outcome)
      }
      task.left = again
    } catch (fault) {
      this.#session.lose()
      this.#finish(task, toClientError(fault))
      metadata.requestUpdate()
      return
    }
    if (task.left.length === 0) task.resolve(task.outcomes)
    else await this.#retry(task)
  }

  async #retry(task: Task): Promise<void> {
    const { cluster, settings } = this.#options
    const pauseMs = backoffMs(++task.tries, settings.retryBackoff)
    if (cluster.clock.now() + pauseMs >= task.deadlineMs) {
      this.#finish(task, errorFromName('REQUEST_TIMED_OUT'))
      return
    }
    await cluster.pause(pauseMs)
    this.#tasks.unshift(task)
  }

  #finish(task: Task, error: ClientError): void {
    for (const each of task.left) task.outcomes.push({ ...each, error, lockTimeoutMs: undefined })
    task.left = []
    task.resolve(task.outcomes)
  }

  #fail(error: ClientError, acknowledgements: readonly PartitionAcknowledgements[]): void {
    this.#session.lose()
    this.#failures++
    for (const each of acknowledgements) this.#options.onOutcome({ ...each, error, lockTimeoutMs: undefined })
    if (error.isRetriable) this.#options.metadata.requestUpdate()
    else this.#options.onError(error)
  }

  /** In a new session nothing can be acknowledged: what was acquired in the old one is not this member's any more. */
  #refuse(acknowledgements: PartitionAcknowledgements): void {
    const error = errorFromName('NOT_LEADER_OR_FOLLOWER')
    this.#options.onOutcome({ ...acknowledgements, error, lockTimeoutMs: undefined })
  }

  async #connect(): Promise<Connection> {
    const { cluster, nodeId, settings } = this.#options
    const deadlineMs = cluster.clock.now() + settings.requestTimeoutMs
    const connection = await cluster.connectionTo(nodeId, deadlineMs, 'fetch')
    if (connection === undefined) throw disconnectError('The broker could not be reached in time')
    return connection
  }

  #member(sessionEpoch: number = this.#session.epoch): {
    groupId: string
    memberId: string
    sessionEpoch: number
  } {
    const { groupId, memberId } = this.#options
    return { groupId, memberId, sessionEpoch }
  }
}

function outcomeOf(acknowledgements: PartitionAcknowledgements, answer: ShareAcknowledgeResponse): Outcome {
  const { topicId, partition } = acknowledgements.partition
  const topic = answer.responses.find((each) => each.topicId === topicId)
  const part = topic?.partitions.find((each) => each.partitionIndex === partition)
  const whole = errorOf(answer.errorCode, answer.errorMessage)
  const own = part === undefined ? invalidAnswer() : errorOf(part.errorCode, part.errorMessage)
  const lockTimeoutMs = answer.acquisitionLockTimeoutMs > 0 ? answer.acquisitionLockTimeoutMs : undefined
  return { ...acknowledgements, error: whole ?? own, lockTimeoutMs }
}

function errorOf(code: number, message: string | null): ClientError | null {
  return code === errors.NONE.code ? null : errorFromCode(code, message)
}

function invalidAnswer(): ClientError {
  const text = 'Acknowledgement not successful due to invalid response from broker'
  return errorFromName('INVALID_RECORD_STATE', text)
}

/** The partition is led elsewhere by now, or gone: there is nothing to acknowledge any more. */
function isLeadership(error: ClientError): boolean {
  return (
    error.is('NOT_LEADER_OR_FOLLOWER') ||
    error.is('FENCED_LEADER_EPOCH') ||
    error.is('UNKNOWN_TOPIC_OR_PARTITION') ||
    error.is('UNKNOWN_TOPIC_ID')
  )
}
