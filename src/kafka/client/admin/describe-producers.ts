import { errors } from '../../errors.ts'
import { DescribeProducersApi, type DescribeProducersResponse } from '../../messages/61-describe-producers.ts'
import { byTopic } from '../by-topic.ts'
import { errorFromCode, errorFromName } from '../client-error.ts'
import { partitionName, type TopicPartition } from '../types.ts'
import type { Admin, Attempt } from './admin.ts'
import { leaderLookup } from './find-leaders.ts'
import { type KeyedAnswer, keyedCall } from './keyed-call.ts'
import type { CallOptions, Outcome } from './types.ts'

export interface ProducerState {
  producerId: number
  producerEpoch: number
  lastSequence: number
  lastTimestamp: number
  /** -1 for none yet. */
  coordinatorEpoch: number
  /** -1 where no transaction is open. */
  currentTransactionStartOffset: number
}

export interface DescribeProducersOptions extends CallOptions {
  /** The replica on this broker instead of the leader. */
  brokerId?: number | undefined
}

const LOGGER = 'DescribeProducersHandler'

/** Producers that have written to partitions lately, by `topic-partition`; each has its own outcome. */
export async function describeProducers(
  admin: Admin,
  partitions: readonly TopicPartition[],
  { brokerId, timeoutMs }: DescribeProducersOptions = {},
): Promise<Outcome<string, ProducerState[]>> {
  const byName = new Map(partitions.map((partition) => [partitionName(partition), partition]))
  const ask = async (attempt: Attempt, keys: readonly string[]) => {
    const asked = keys.map((key) => byName.get(key)).filter((partition) => partition !== undefined)
    const answer = await attempt.send(DescribeProducersApi, {
      topics: [...byTopic(asked)].map(([name, partitionIndexes]) => ({ name, partitionIndexes })),
    })
    return readAnswer(admin, answer, brokerId)
  }
  if (brokerId !== undefined) {
    const name = 'describeProducers(api=DESCRIBE_PRODUCERS)'
    return admin.call({ name, target: { nodeId: brokerId }, timeoutMs }, async (attempt) => {
      const { outcomes } = await ask(attempt, [...byName.keys()])
      // A partition that is not known yet may come.
      if (outcomes.size < byName.size) throw errorFromName('UNKNOWN_TOPIC_OR_PARTITION')
      return outcomes
    })
  }
  return keyedCall<ProducerState[]>(admin, {
    name: 'describeProducers',
    keys: byName.keys(),
    lookup: leaderLookup(partitions),
    api: DescribeProducersApi,
    timeoutMs,
    ask,
  })
}

function readAnswer(
  admin: Admin,
  { topics }: DescribeProducersResponse,
  brokerId: number | undefined,
): KeyedAnswer<ProducerState[]> {
  const found: KeyedAnswer<ProducerState[]> = { outcomes: new Map(), moved: [] }
  for (const { name, partitions } of topics) {
    for (const result of partitions) {
      const key = partitionName({ topic: name, partition: result.partitionIndex })
      if (result.errorCode !== errors.NONE.code) {
        settleError(admin, { key, topic: name, brokerId, result, found })
        continue
      }
      const states = result.activeProducers.map(({ currentTxnStartOffset, ...state }) => ({
        ...state,
        currentTransactionStartOffset: currentTxnStartOffset,
      }))
      found.outcomes.set(key, states)
    }
  }
  return found
}

interface Failed {
  key: string
  topic: string
  brokerId: number | undefined
  result: { errorCode: number; errorMessage: string | null }
  found: KeyedAnswer<ProducerState[]>
}

function settleError(admin: Admin, { key, topic, brokerId, result, found }: Failed): void {
  const error = errorFromCode(result.errorCode, result.errorMessage)
  const fail = (logged: string, message: string) => {
    admin.logError(logged, LOGGER, error)
    found.outcomes.set(key, errorFromCode(result.errorCode, message))
  }
  const inResponse = `in \`DescribeProducers\` response for partition ${key}`
  if (error.is('UNKNOWN_TOPIC_OR_PARTITION')) return
  if (error.is('NOT_LEADER_OR_FOLLOWER')) {
    if (brokerId === undefined) found.moved.push(key)
    else {
      fail(
        `Not leader error ${inResponse} for brokerId ${brokerId} set in options`,
        `Failed to describe active producers for partition ${key} on brokerId ${brokerId}`,
      )
    }
  } else if (error.is('INVALID_TOPIC_EXCEPTION')) {
    fail(
      `Invalid topic ${inResponse}`,
      `Failed to fetch metadata for partition ${key} due to invalid topic error: ${error.message}`,
    )
  } else if (error.is('TOPIC_AUTHORIZATION_FAILED')) {
    fail(
      `Authorization failed ${inResponse}`,
      `Failed to describe active producers for partition ${key} due to authorization failure on topic \`${topic}\``,
    )
  } else {
    fail(
      `Unexpected error ${inResponse}`,
      `Failed to describe active producers for partition ${key} due to unexpected error`,
    )
  }
}
