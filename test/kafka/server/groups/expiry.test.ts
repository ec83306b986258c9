import { describe, expect, it } from 'vitest'
import { ConsumerProtocolSubscription } from '../../../../src/kafka/messages/consumer-protocol.ts'
import { encodeVersioned } from '../../../../src/kafka/messages/versioned.ts'
import { GroupContext, stableGroup } from './context.ts'

const RETENTION_MS = 1000

function newContext(): GroupContext {
  return new GroupContext({ offsetsRetentionMs: RETENTION_MS, initialRebalanceDelayMs: 0 })
}

describe('expiry', () => {
  it('forgets offsets of a simple group one by one, and the group with the last', () => {
    const context = newContext()
    context.commit(1, { topic: 'old' })
    context.clock.advance(1)
    context.commit(1, { topic: 'young' })
    context.clock.advance(RETENTION_MS - 1)
    context.expire()
    expect([context.offset('old'), context.offset('young')]).toEqual([-1, 1])
    context.clock.advance(1)
    context.expire()
    expect(context.offset('young')).toBe(-1)
    expect(context.records.at(-1)).toEqual({ kind: 'group-metadata', key: { group: 'group' }, value: null })
    expect(context.state.groups.size).toBe(0)
  })

  it('counts from the time when the last member left', () => {
    const context = newContext()
    const [a = ''] = stableGroup(context, 1, { sessionTimeoutMs: 1_000_000 })
    context.commit(1, { memberId: a, generationId: 1 })
    context.clock.advance(10 * RETENTION_MS)
    context.expire()
    expect(context.offset()).toBe(1)
    context.leave({ memberId: a })
    context.clock.advance(RETENTION_MS - 1)
    context.expire()
    expect(context.offset()).toBe(1)
    context.clock.advance(1)
    context.expire()
    expect(context.offset()).toBe(-1)
  })

  it('forgets an empty group that has no offsets', () => {
    const context = newContext()
    const [a = ''] = stableGroup(context, 1)
    context.leave({ memberId: a })
    context.expire()
    expect(context.state.groups.size).toBe(0)
  })

  it('spares topics that members of a stable group subscribe to, and not the others', () => {
    const context = newContext()
    const bytes = encodeVersioned(ConsumerProtocolSubscription, 0, { topics: ['used'], userData: null })
    const [a = ''] = stableGroup(context, 1, {
      protocols: { range: bytes.toString() },
      sessionTimeoutMs: 1_000_000,
    })
    for (const topic of ['used', 'unused']) context.commit(1, { memberId: a, generationId: 1, topic })
    context.clock.advance(RETENTION_MS)
    context.expire()
    expect([context.offset('used'), context.offset('unused')]).toEqual([1, -1])
  })

  it('spares all topics when the subscription cannot be read', () => {
    const context = newContext()
    const [a = ''] = stableGroup(context, 1, { protocols: { range: '??' }, sessionTimeoutMs: 1_000_000 })
    context.commit(1, { memberId: a, generationId: 1 })
    context.clock.advance(RETENTION_MS)
    context.expire()
    expect(context.offset()).toBe(1)
  })

  it('goes by the retention time that an old client asked for', () => {
    const context = newContext()
    context.commit(1, { topic: 'short', retentionTimeMs: 10 })
    context.commit(1, { topic: 'long', retentionTimeMs: 10 * RETENTION_MS })
    context.clock.advance(10)
    context.expire()
    expect(context.offset('short')).toBe(-1)
    context.clock.advance(RETENTION_MS)
    context.expire()
    expect(context.offset('long')).toBe(1)
  })
})
