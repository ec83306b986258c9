import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { coordinatorPartition } from '../../../../src/kafka/java-hash.ts'
import { readRecordSet } from '../../../../src/kafka/records/records.ts'
import { decodeGroupRecord } from '../../../../src/kafka/server/groups/records.ts'
import { offsetCommit } from '../../../../src/kafka/server/handlers/08-offset-commit.ts'
import { offsetFetch } from '../../../../src/kafka/server/handlers/09-offset-fetch.ts'
import { joinGroup } from '../../../../src/kafka/server/handlers/11-join-group.ts'
import { heartbeat } from '../../../../src/kafka/server/handlers/12-heartbeat.ts'
import { syncGroup } from '../../../../src/kafka/server/handlers/14-sync-group.ts'
import { ZERO_UUID } from '../../../../src/kafka/uuid.ts'
import { BrokerContext } from './broker-context.ts'

const GROUP = 'group'
const DAY_MS = 86_400_000

let context: BrokerContext
beforeEach(async () => {
  context = await BrokerContext.start({ 'offsets.retention.check.interval.ms': String(DAY_MS) })
  await context.broker.topics.create({ name: 'topic', partitions: 2 })
})
afterEach(() => context.close())

async function commit(offset: number, apiVersion = 9): Promise<number | undefined> {
  const partition = {
    partitionIndex: 0,
    committedOffset: offset,
    committedLeaderEpoch: -1,
    committedMetadata: '',
  }
  const { topics } = await context.send(offsetCommit, apiVersion, {
    groupId: GROUP,
    generationIdOrMemberEpoch: -1,
    memberId: '',
    groupInstanceId: null,
    retentionTimeMs: -1,
    topics: [{ name: 'topic', topicId: ZERO_UUID, partitions: [partition] }],
  })
  return topics[0]?.partitions[0]?.errorCode
}

async function committed(): Promise<number | undefined> {
  const topics = [{ name: 'topic', partitionIndexes: [0] }]
  const request = { groupId: GROUP, topics, groups: [], requireStable: false }
  const answer = await context.send(offsetFetch, 7, request)
  return answer.topics?.[0]?.partitions?.[0]?.committedOffset
}

/** A stable group of one member; its id. */
async function stable(): Promise<string> {
  const request = {
    groupId: GROUP,
    sessionTimeoutMs: 10_000,
    rebalanceTimeoutMs: 60_000,
    memberId: '',
    groupInstanceId: null,
    protocolType: 'consumer',
    protocols: [{ name: 'range', metadata: Buffer.from('meta') }],
    reason: null,
  }
  const pending = context.send(joinGroup, 3, request)
  await context.store.committed()
  context.clock.advance(0)
  const { memberId } = await pending
  const assignments = [{ memberId, assignment: Buffer.from('all') }]
  const names = { protocolType: null, protocolName: null, groupInstanceId: null }
  await context.send(syncGroup, 3, { groupId: GROUP, generationId: 1, memberId, assignments, ...names })
  return memberId
}

const beat = async (memberId: string): Promise<number> => {
  const request = { groupId: GROUP, generationId: 1, memberId, groupInstanceId: null }
  return (await context.send(heartbeat, 3, request)).errorCode
}

describe('the coordinator over a log', () => {
  it('keeps offsets over a restart', async () => {
    expect(await commit(7)).toBe(0)
    await context.restart()
    expect(await committed()).toBe(7)
  })

  it('keeps groups over a restart, and watches over their sessions from the start', async () => {
    const memberId = await stable()
    await context.restart()
    expect(await beat(memberId)).toBe(0)
    context.clock.advance(10_000)
    expect(await beat(memberId)).toBe(errors.UNKNOWN_MEMBER_ID.code)
  })

  it('writes to the partition that the reference would, batches as the reference writes them', async () => {
    await commit(7)
    const topic = context.broker.topics.byName('__consumer_offsets')
    expect(topic?.partitions).toBe(50)
    const partition = coordinatorPartition(GROUP, 50)
    const log = context.broker.logs.get(topic?.topicId ?? '', partition)
    const { batches } = log.read(0, { maxBytes: 1_000_000, minOneBatch: true, maxOffset: log.highWatermark })
    const records = batches.flatMap((batch) => [...readRecordSet(batch)])
    expect(records.map(({ key, value }) => key && decodeGroupRecord(key, value))).toMatchObject([
      { kind: 'offset-commit', key: { group: GROUP, topic: 'topic', partition: 0 }, value: { offset: 7 } },
    ])
  })

  it('commits the topic id along, so that a topic of the same name starts afresh', async () => {
    await commit(7)
    const before = context.broker.topics.byName('topic')
    const asked = (topicId: string): Promise<number | undefined> =>
      context
        .send(offsetFetch, 10, {
          groupId: '',
          topics: [],
          requireStable: true,
          groups: [
            {
              groupId: GROUP,
              memberId: null,
              memberEpoch: -1,
              topics: [{ name: '', topicId, partitionIndexes: [0] }],
            },
          ],
        })
        .then(({ groups }) => groups?.[0]?.topics?.[0]?.partitions?.[0]?.errorCode)
    expect(await asked(before?.topicId ?? '')).toBe(0)
    await context.broker.topics.delete(before?.topicId ?? '')
    expect(await asked(before?.topicId ?? '')).toBe(errors.UNKNOWN_TOPIC_ID.code)
  })

  it('forgets the offsets of a deleted topic, over a restart as well', async () => {
    await commit(7)
    await context.broker.topics.delete(context.broker.topics.byName('topic')?.topicId ?? '')
    expect(await committed()).toBe(-1)
    await context.restart()
    expect(await committed()).toBe(-1)
  })

  it('has nothing of what could not be committed', async () => {
    await commit(7)
    const pending = commit(8)
    expect(() =>
      context.store.write(() => {
        throw new Error('the disk is full')
      }),
    ).toThrow()
    expect(await pending).toBe(errors.NOT_COORDINATOR.code)
    expect(await committed()).toBe(7)
    expect(await commit(9)).toBe(0)
    expect(await committed()).toBe(9)
  })

  it('sends parked members away when the commit of the assignment fails, and lets them come back', async () => {
    const memberId = await stable()
    const request = {
      groupId: GROUP,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 60_000,
      memberId,
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.from('new') }],
      reason: null,
    }
    const joined = await context.send(joinGroup, 3, request)
    expect(joined.generationId).toBe(2)
    const names = { protocolType: null, protocolName: null, groupInstanceId: null }
    const pending = context.send(syncGroup, 3, {
      groupId: GROUP,
      generationId: 2,
      memberId,
      assignments: [],
      ...names,
    })
    expect(() =>
      context.store.write(() => {
        throw new Error('the disk is full')
      }),
    ).toThrow()
    expect((await pending).errorCode).toBe(errors.NOT_COORDINATOR.code)
    expect(await beat(memberId)).toBe(0)
  })

  it('gives an answer to those who wait when it stops', async () => {
    const memberId = await stable()
    const request = {
      groupId: GROUP,
      sessionTimeoutMs: 10_000,
      rebalanceTimeoutMs: 60_000,
      memberId: '',
      groupInstanceId: null,
      protocolType: 'consumer',
      protocols: [{ name: 'range', metadata: Buffer.from('meta') }],
      reason: null,
    }
    const pending = context.send(joinGroup, 3, request)
    await context.store.committed()
    expect(memberId).not.toBe('')
    context.broker.groups.close()
    expect((await pending).errorCode).toBe(errors.NOT_COORDINATOR.code)
  })

  it('expires offsets by the clock', async () => {
    await commit(7)
    context.clock.advance(7 * DAY_MS - 1)
    await context.store.committed()
    expect(await committed()).toBe(7)
    context.clock.advance(DAY_MS)
    await context.store.committed()
    expect(await committed()).toBe(-1)
  })
})

it('without __consumer_offsets nobody coordinates', async () => {
  const topics = context.broker.topics
  await topics.delete(topics.byName('__consumer_offsets')?.topicId ?? '')
  expect(await commit(1)).toBe(errors.NOT_COORDINATOR.code)
  expect(await beat('nobody')).toBe(errors.NOT_COORDINATOR.code)
})
