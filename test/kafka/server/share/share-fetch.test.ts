import { beforeEach, describe, expect, it } from 'vitest'
import { errors } from '../../../../src/kafka/errors.ts'
import { ResourceType } from '../../../../src/kafka/server/cluster/resource-types.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import {
  ACCEPT,
  acquiredOf,
  append,
  initialize,
  REJECT,
  RELEASE,
  RENEW,
  ShareMember,
  valuesOf,
} from './share-member.ts'

const LOCK_MS = 30_000

let fixture: BrokerFixture
let topicId: string
let member: ShareMember

beforeEach(async () => {
  fixture = await BrokerFixture.start()
  topicId = (await fixture.createTopic('queue')).topicId
  await initialize(fixture, topicId)
  member = new ShareMember(fixture, topicId)
  // The state is read now, so that later fetches have something to answer at once.
  const reading = member.fetch({ maxWaitMs: 1 })
  await fixture.store.committed()
  fixture.clock.advance(1)
  await reading
})

const other = () => new ShareMember(fixture, topicId, 'other')
const configure = (configs: Record<string, string>) =>
  fixture.broker.cluster.resources.set(ResourceType.GROUP, 'g', new Map(Object.entries(configs)))

describe('fetching', () => {
  it('gives each record to one member at a time', async () => {
    await append(fixture, topicId, 'a', 'b')
    const first = await member.fetch()
    expect(acquiredOf(first)).toEqual([[0, 1, 1]])
    expect(valuesOf(first)).toEqual(['a', 'b'])
    expect(first?.acquisitionLockTimeoutMs).toBe(LOCK_MS)
    expect(acquiredOf(await other().fetch())).toEqual([])
  })

  it('waits for records, and is woken by their commit', async () => {
    const fetching = member.fetch({ maxWaitMs: 500 })
    await append(fixture, topicId, 'a')
    expect(valuesOf(await fetching)).toEqual(['a'])
  })

  it('gives nothing after the wait', async () => {
    const fetching = member.fetch({ maxWaitMs: 500 })
    fixture.clock.advance(500)
    const response = await fetching
    expect(response?.errorCode).toBe(0)
    expect(response?.responses).toEqual([])
  })

  it('gives one of two that wait what the other released', async () => {
    await append(fixture, topicId, 'a')
    await member.fetch()
    const waiting = other().fetch({ maxWaitMs: 500 })
    expect(await member.acknowledgeEach([0, 0, RELEASE])).toEqual([0])
    expect(acquiredOf(await waiting)).toEqual([[0, 0, 2]])
  })

  it('does not wait when nothing is asked for', async () => {
    expect((await member.fetch({ maxRecords: 0, maxWaitMs: 500 }))?.responses).toEqual([])
  })

  it('keeps whole record batches together, and cuts them where a hard limit is asked for', async () => {
    await append(fixture, topicId, 'a', 'b', 'c')
    await append(fixture, topicId, 'd')
    expect(acquiredOf(await member.fetch({ maxRecords: 2, shareAcquireMode: 1 }))).toEqual([[0, 1, 1]])
    expect(acquiredOf(await member.fetch({ maxRecords: 1, shareAcquireMode: 0 }))).toEqual([[2, 2, 1]])
    expect(acquiredOf(await member.fetch({ maxRecords: 1 }))).toEqual([[3, 3, 1]])
  })

  it('tells what was acquired in batches of the size that was asked for', async () => {
    for (const value of ['a', 'b', 'c']) await append(fixture, topicId, value, value)
    expect(acquiredOf(await member.fetch({ batchSize: 2 }))).toEqual([
      [0, 1, 1],
      [2, 3, 1],
      [4, 5, 1],
    ])
  })

  it('stops at the number of records that may be locked', async () => {
    await configure({ 'share.partition.max.record.locks': '100' })
    for (let i = 0; i < 12; i++) await append(fixture, topicId, ...'0123456789')
    expect(acquiredOf(await member.fetch())).toEqual([[0, 99, 1]])
    expect(acquiredOf(await member.fetch())).toEqual([])
    await member.acknowledge([0, 9, ACCEPT])
    expect(acquiredOf(await member.fetch())).toEqual([[100, 109, 1]])
  })
})

describe('acknowledging', () => {
  beforeEach(async () => {
    await append(fixture, topicId, 'a', 'b', 'c', 'd')
    await member.fetch()
  })

  it('settles what is accepted or rejected, and gives out again what is released', async () => {
    await member.acknowledge([0, 3, ACCEPT, RELEASE, REJECT, RELEASE])
    expect(acquiredOf(await member.fetch())).toEqual([
      [1, 1, 2],
      [3, 3, 2],
    ])
  })

  it('takes acknowledgements along with a fetch', async () => {
    const response = await member.fetch({}, [0, 1, ACCEPT], [2, 3, RELEASE])
    expect(response?.responses[0]?.partitions[0]).toMatchObject({ errorCode: 0, acknowledgeErrorCode: 0 })
    expect(acquiredOf(await member.fetch())).toEqual([[2, 3, 2]])
  })

  it('refuses what somebody else has acquired, or nobody', async () => {
    const stranger = other()
    await stranger.fetch()
    const code = errors.INVALID_RECORD_STATE.code
    expect(await stranger.acknowledgeEach([0, 3, ACCEPT])).toEqual([code])
    expect(await member.acknowledgeEach([2, 2, ACCEPT], [2, 2, ACCEPT])).toEqual([0, code])
  })

  it('says nothing of what lies before the start offset', async () => {
    expect(await member.acknowledgeEach([0, 3, ACCEPT], [0, 3, REJECT])).toEqual([0, 0])
  })

  it('refuses offsets that have not been fetched', async () => {
    expect(await member.acknowledgeEach([4, 4, ACCEPT], [3, 4, ACCEPT])).toEqual([
      errors.INVALID_REQUEST.code,
      errors.INVALID_REQUEST.code,
    ])
  })

  it('refuses batches that make no sense', async () => {
    const codes = await member.acknowledgeEach([3, 2, ACCEPT], [0, 3, ACCEPT, ACCEPT], [0, 3], [0, 3, 5])
    expect(codes).toEqual(Array(4).fill(errors.INVALID_REQUEST.code))
  })

  it('takes all acknowledgements of a partition back when one is refused', async () => {
    const response = await member.acknowledge([0, 1, ACCEPT], [2, 9, ACCEPT])
    expect(response?.responses[0]?.partitions[0]?.errorCode).toBe(errors.INVALID_REQUEST.code)
    expect(await member.acknowledgeEach([0, 3, RELEASE])).toEqual([0])
    expect(acquiredOf(await member.fetch())).toEqual([[0, 3, 2]])
  })
})

describe('locks', () => {
  beforeEach(async () => {
    await append(fixture, topicId, 'a', 'b')
    await member.fetch()
  })

  it('run out, and the records are given out again', async () => {
    fixture.clock.advance(LOCK_MS - 1)
    expect(acquiredOf(await member.fetch())).toEqual([])
    fixture.clock.advance(1)
    expect(acquiredOf(await other().fetch())).toEqual([[0, 1, 2]])
    expect(await member.acknowledgeEach([0, 1, ACCEPT])).toEqual([errors.INVALID_RECORD_STATE.code])
  })

  it('begin anew when they are renewed', async () => {
    fixture.clock.advance(LOCK_MS - 1)
    const renewal = { maxBytes: 0, minBytes: 0, maxRecords: 0, maxWaitMs: 0, isRenewAck: true }
    const response = await member.fetch(renewal, [0, 0, RENEW])
    expect(response?.responses[0]?.partitions[0]?.acknowledgeErrorCode).toBe(0)
    fixture.clock.advance(1)
    expect(acquiredOf(await other().fetch())).toEqual([[1, 1, 2]])
    expect(await member.acknowledgeEach([0, 0, ACCEPT])).toEqual([0])
  })

  it('are not renewed where the group does not have it', async () => {
    await configure({ 'share.renew.acknowledge.enable': 'false' })
    expect(await member.acknowledgeEach([0, 1, RENEW])).toEqual([errors.INVALID_RECORD_STATE.code])
  })

  it('are given up with the session', async () => {
    await member.leave()
    expect(acquiredOf(await other().fetch({ maxWaitMs: 500 }))).toEqual([[0, 1, 2]])
  })

  it('are given up with the connection', async () => {
    fixture.disconnect()
    expect(acquiredOf(await other().fetch({ maxWaitMs: 500 }))).toEqual([[0, 1, 2]])
  })

  it('are taken no more often than a record may be delivered', async () => {
    await configure({ 'share.delivery.count.limit': '2' })
    fixture.clock.advance(LOCK_MS)
    expect(acquiredOf(await member.fetch())).toEqual([[0, 1, 2]])
    fixture.clock.advance(LOCK_MS)
    expect(acquiredOf(await member.fetch())).toEqual([])
  })
})

describe('after a crash', () => {
  it('what was acknowledged does not come again, all else does', async () => {
    await append(fixture, topicId, ...'abcdef')
    await member.fetch()
    await member.acknowledge([1, 2, ACCEPT], [4, 4, REJECT], [5, 5, RELEASE])
    await fixture.crash()
    expect(acquiredOf(await other().fetch({ maxWaitMs: 500 }))).toEqual([
      [0, 0, 1],
      [3, 3, 1],
      [5, 5, 2],
    ])
  })
})
