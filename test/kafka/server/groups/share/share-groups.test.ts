import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { errors } from '../../../../../src/kafka/errors.ts'
import type { ShareHeartbeatResponse } from '../../../../../src/kafka/server/groups/share/share-heartbeat.ts'
import { BrokerContext } from '../broker-context.ts'

const GROUP = 'group'
const TOPIC = 'topic'
const caller = { apiVersion: 1, clientId: 'client', clientHost: '/127.0.0.1' }

let context: BrokerContext
let topicId: string

beforeEach(async () => {
  context = await BrokerContext.start()
  await context.broker.topics.ensure({ name: TOPIC, partitions: 2, configs: new Map() })
  topicId = context.broker.topics.byName(TOPIC)?.topicId ?? ''
})

afterEach(() => context.close())

function heartbeat(
  memberEpoch: number,
  subscribedTopicNames: string[] | null = null,
): Promise<ShareHeartbeatResponse> {
  const request = { groupId: GROUP, memberId: 'm', memberEpoch, rackId: null, subscribedTopicNames }
  return context.broker.groups.share.heartbeat(request, caller)
}

/** Joins, and beats until the member has both partitions. */
async function joined(): Promise<number> {
  let { memberEpoch, assignment } = await heartbeat(0, [TOPIC])
  while (assignment?.topicPartitions[0]?.partitions.length !== 2) {
    context.clock.advance(1000)
    const answer = await heartbeat(memberEpoch, [TOPIC])
    memberEpoch = answer.memberEpoch
    assignment = answer.assignment
  }
  return memberEpoch
}

async function startOffsets(): Promise<number[]> {
  const { shareCoordinator } = context.broker
  const summaries = [0, 1].map((partition) =>
    shareCoordinator.summary({ groupId: GROUP, topicId, partition }),
  )
  return (await Promise.all(summaries)).map(({ startOffset }) => startOffset)
}

function alter(...offsets: number[]): ReturnType<BrokerContext['broker']['groups']['share']['alterOffsets']> {
  const partitions = offsets.map((startOffset, partitionIndex) => ({ partitionIndex, startOffset }))
  return context.broker.groups.share.alterOffsets({
    groupId: GROUP,
    topics: [{ topicName: TOPIC, partitions }],
  })
}

describe('a share group of a broker', () => {
  it('is known after a restart with its member and what that has', async () => {
    const epoch = await joined()
    await context.restart()
    expect(await heartbeat(epoch, [TOPIC])).toMatchObject({
      errorCode: 0,
      memberEpoch: epoch,
      assignment: { topicPartitions: [{ topicId, partitions: [0, 1] }] },
    })
  })

  it('has its share state set up by the share coordinator', async () => {
    await joined()
    expect(await context.broker.groups.share.initializedPartitions(GROUP)).toEqual(
      new Map([[topicId, new Set([0, 1])]]),
    )
    const read = await context.broker.shareCoordinator.read({ groupId: GROUP, topicId, partition: 0 }, 0)
    expect(read).toMatchObject({ errorCode: 0, stateEpoch: 2, startOffset: -1 })
  })

  it('gives partitions to a member that comes again while their state is being set up', async () => {
    expect(await heartbeat(0, [TOPIC])).toMatchObject({ memberEpoch: 2, assignment: { topicPartitions: [] } })
    expect(await heartbeat(2)).toMatchObject({
      memberEpoch: 3,
      assignment: { topicPartitions: [{ topicId, partitions: [0, 1] }] },
    })
  })

  it('has its share state set up later when the store fails first', async () => {
    const { shareCoordinator } = context.broker
    vi.spyOn(shareCoordinator, 'ensureTopic').mockRejectedValueOnce(new Error('disk full'))
    await heartbeat(0, [TOPIC])
    await vi.waitFor(() => expect(context.errors).toEqual(['cannot set up share state of group group']))
    context.clock.advance(30_000)
    expect(await joined()).toBeGreaterThan(2)
  })

  it('begins where it was told to', async () => {
    const altered = await alter(5, 6, 7)
    expect(altered.responses[0]?.partitions.map(({ errorCode }) => errorCode)).toEqual([
      0,
      0,
      errors.UNKNOWN_TOPIC_OR_PARTITION.code,
    ])
    expect(await startOffsets()).toEqual([5, 6])
    expect(await context.broker.groups.share.initializedPartitions(GROUP)).toEqual(
      new Map([[topicId, new Set([0, 1])]]),
    )
  })

  it('forgets the offsets of a topic', async () => {
    await alter(5, 6)
    const { share } = context.broker.groups
    expect(await share.deleteOffsets({ groupId: GROUP, topics: [{ topicName: TOPIC }] })).toEqual({
      throttleTimeMs: 0,
      errorCode: 0,
      responses: [{ topicName: TOPIC, topicId, errorCode: 0 }],
    })
    expect(await startOffsets()).toEqual([-1, -1])
    expect(await share.initializedPartitions(GROUP)).toEqual(new Map())
  })

  it('is deleted with its share state', async () => {
    await alter(5, 6)
    expect(await context.broker.groups.delete(GROUP)).toBe(0)
    expect(await startOffsets()).toEqual([-1, -1])
    await context.restart()
    expect((await context.broker.groups.share.describe(GROUP)).errorCode).toBe(errors.GROUP_ID_NOT_FOUND.code)
    expect(await context.broker.groups.delete(GROUP)).toBe(errors.GROUP_ID_NOT_FOUND.code)
  })

  it('is not deleted while it has a member', async () => {
    await joined()
    expect(await context.broker.groups.delete(GROUP)).toBe(errors.NON_EMPTY_GROUP.code)
  })

  it('forgets a topic that is deleted', async () => {
    await alter(5, 6)
    await context.broker.topics.delete(topicId)
    expect(await context.broker.groups.share.initializedPartitions(GROUP)).toEqual(new Map())
  })

  it('is listed as what it is', async () => {
    await joined()
    const { groups } = context.broker
    const listed = { groupId: GROUP, protocolType: 'share', groupState: 'Stable', groupType: 'share' }
    expect(await groups.list({ statesFilter: [], typesFilter: ['Share'] })).toEqual([listed])
    expect(await groups.list({ statesFilter: [], typesFilter: ['classic', 'consumer'] })).toEqual([])
    expect(await groups.list({ statesFilter: ['empty'], typesFilter: [] })).toEqual([])
  })
})
