import { expect } from 'vitest'
import { CreateTopicsApi } from '../../../src/kafka/messages/19-create-topics.ts'
import type { BatchOptions } from '../../../src/kafka/records/batch-builder.ts'
import type { Random } from '../../random.ts'
import type { Sender } from '../broker-connection.ts'

/** Creates a topic; returns its id. */
export async function createTopic(
  broker: Sender,
  name: string,
  numPartitions: number,
  configs: Readonly<Record<string, string>> = {},
): Promise<string | undefined> {
  const answer = await broker.send(CreateTopicsApi, 7, {
    topics: [
      {
        name,
        numPartitions,
        replicationFactor: 1,
        assignments: [],
        configs: Object.entries(configs).map(([name, value]) => ({ name, value })),
      },
    ],
    timeoutMs: 1000,
  })
  const topic = answer?.topics[0]
  if (topic === undefined) return undefined
  expect(topic.errorCode, topic.errorMessage ?? '').toBe(0)
  return topic.topicId
}

/** Bytes of a record: most are small, some fill pages of the database. */
export function randomBytes(random: Random): number {
  return random.chance(0.02) ? random.int(10_000, 60_000) : random.int(10, 1_000)
}

/** Compresses one batch in four. */
export function batchOptions(random: Random): BatchOptions {
  return random.chance(0.25) ? { compression: 'lz4' } : {}
}

/** Asks again as long as a coordinator is still reading its log; undefined when the broker is gone. Errors fail the test, but for the harmless ones. */
export async function untilReady<Answer extends { readonly errorCode: number }>(
  ask: () => Promise<Answer | undefined>,
  harmless: readonly number[] = [],
): Promise<Answer | undefined> {
  for (;;) {
    const answer = await ask()
    if (answer?.errorCode === COORDINATOR_LOAD_IN_PROGRESS || answer?.errorCode === NOT_COORDINATOR) continue
    expect([0, ...harmless]).toContain(answer?.errorCode ?? 0)
    return answer
  }
}

const COORDINATOR_LOAD_IN_PROGRESS = 14
const NOT_COORDINATOR = 16
