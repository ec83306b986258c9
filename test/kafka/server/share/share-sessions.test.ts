import { beforeEach, describe, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { shareFetch } from '../../../../src/kafka/server/handlers/78-share-fetch.ts'
import { ShareSessions } from '../../../../src/kafka/server/share/share-sessions.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { ACCEPT, append, initialize, ShareMember } from './share-member.ts'

let fixture: BrokerFixture
let topicId: string
let member: ShareMember

beforeEach(async () => {
  fixture = await BrokerFixture.start()
  topicId = (await fixture.createTopic('queue')).topicId
  await initialize(fixture, topicId)
  member = new ShareMember(fixture, topicId)
})

describe('a share session', () => {
  it('begins with epoch 0 and counts every request', async () => {
    expect((await member.fetch())?.errorCode).toBe(0)
    expect((await member.fetch())?.errorCode).toBe(0)
    expect((await member.acknowledge())?.errorCode).toBe(0)
    member.epoch = 2
    expect((await member.fetch())?.errorCode).toBe(errors.INVALID_SHARE_SESSION_EPOCH.code)
  })

  it('is not found before it has begun, nor after it has ended', async () => {
    member.epoch = 1
    expect((await member.fetch())?.errorCode).toBe(errors.SHARE_SESSION_NOT_FOUND.code)
    member.epoch = 0
    await member.fetch()
    await member.leave()
    member.epoch = -1
    expect((await member.acknowledge())?.errorCode).toBe(errors.SHARE_SESSION_NOT_FOUND.code)
  })

  it('does not begin with acknowledgements', async () => {
    expect((await member.fetch({}, [0, 0, ACCEPT]))?.errorCode).toBe(errors.INVALID_REQUEST.code)
    member.epoch = 0
    expect((await member.acknowledge([0, 0, ACCEPT]))?.errorCode).toBe(
      errors.INVALID_SHARE_SESSION_EPOCH.code,
    )
  })

  it('needs a group and a member', async () => {
    const topics = [{ topicId, partitions: [] }]
    const fields = { shareSessionEpoch: 0, maxWaitMs: 0, minBytes: 0, maxRecords: 1, batchSize: 1 }
    for (const who of [
      { groupId: null, memberId: 'm' },
      { groupId: 'g', memberId: '' },
      { groupId: 'g', memberId: 'm'.repeat(37) },
    ]) {
      const response = await fixture.send(shareFetch, 1, {
        ...who,
        ...fields,
        topics,
        forgottenTopicsData: [],
      })
      expect(response?.errorCode).toBe(errors.INVALID_REQUEST.code)
    }
  })

  it('has no room beyond the limit, which is said after the wait', async () => {
    const sessions = new ShareSessions(1)
    const request = {
      groupId: 'g',
      connectionId: 'c',
      epoch: 0,
      partitions: [],
      forgotten: [],
      hasAcknowledgements: false,
    }
    expect(sessions.open({ ...request, memberId: 'a' }).kind).toBe('new')
    expect(sessions.open({ ...request, memberId: 'b' })).toEqual({
      kind: 'error',
      error: 'SHARE_SESSION_LIMIT_REACHED',
    })
    expect(sessions.open({ ...request, memberId: 'a' }).kind).toBe('new')
  })

  it('says nothing of partitions without news, but of those that have come anew', async () => {
    await member.fetch()
    expect((await member.fetch())?.responses).toEqual([])
    const unknown = {
      topicId: 'AAAAAAAAAAAAAAAAAAAAAg',
      partitions: [{ partitionIndex: 0, partitionMaxBytes: 0, acknowledgementBatches: [] }],
    }
    const response = await fixture.send(shareFetch, 2, {
      groupId: 'g',
      memberId: 'member',
      shareSessionEpoch: 2,
      maxWaitMs: 0,
      minBytes: 0,
      maxRecords: 1,
      batchSize: 1,
      topics: [unknown],
      forgottenTopicsData: [],
    })
    expect(response?.responses).toMatchObject([
      { topicId: unknown.topicId, partitions: [{ errorCode: errors.UNKNOWN_TOPIC_ID.code }] },
    ])
  })

  it('forgets what is no longer asked for', async () => {
    await member.fetch()
    await append(fixture, topicId, 'a')
    const forgottenTopicsData = [{ topicId, partitions: [0] }]
    expect((await member.fetch({ forgottenTopicsData }))?.responses).toEqual([])
  })
})

describe('a share partition', () => {
  it('that was not initialized has an error', async () => {
    const stranger = new ShareMember(fixture, topicId, 'm', 'stranger')
    const response = await stranger.fetch({ maxWaitMs: 500 })
    expect(response?.responses[0]?.partitions).toMatchObject([
      { errorCode: errors.UNKNOWN_SERVER_ERROR.code, acquiredRecords: [] },
    ])
  })

  it('whose topic is deleted is unknown', async () => {
    await member.fetch()
    await fixture.broker.topics.delete(topicId)
    const response = await member.fetch()
    expect(response?.responses[0]?.partitions).toMatchObject([
      { errorCode: errors.UNKNOWN_TOPIC_OR_PARTITION.code },
    ])
  })

  it('sends nobody to another node with records or a refused acknowledgement', async () => {
    await append(fixture, topicId, 'a')
    const currentLeader = { leaderId: -1, leaderEpoch: -1 }
    const fetched = await member.fetch({ maxWaitMs: 500 })
    expect(fetched?.responses[0]?.partitions).toMatchObject([{ errorCode: 0, currentLeader }])
    const refused = await member.acknowledge([7, 7, ACCEPT])
    expect(refused?.responses[0]?.partitions).toMatchObject([
      { errorCode: errors.INVALID_REQUEST.code, currentLeader },
    ])
  })

  it('that was initialized anew sends its members to the leader again', async () => {
    await append(fixture, topicId, 'a')
    await member.fetch({ maxWaitMs: 500 })
    const key = { groupId: 'g', topicId, partition: 0 }
    await fixture.broker.shareCoordinator.initialize(key, { stateEpoch: 2, startOffset: 0 })
    const response = await member.acknowledge([0, 0, ACCEPT])
    expect(response?.responses[0]?.partitions).toMatchObject([
      { errorCode: errors.NOT_LEADER_OR_FOLLOWER.code, currentLeader: { leaderId: 1, leaderEpoch: 0 } },
    ])
    expect(response?.nodeEndpoints).toMatchObject([{ nodeId: 1 }])
  })
})
