import { describe, expect, test } from 'vitest'
import { MutationQuota } from '../../../../src/kafka/server/quotas/mutation-quota.ts'
import type { EntityType } from '../../../../src/kafka/server/quotas/quota-entity.ts'
import { QuotaLimits } from '../../../../src/kafka/server/quotas/quota-limits.ts'
import { RateQuota } from '../../../../src/kafka/server/quotas/rate-quota.ts'

type Parts = Partial<Record<EntityType, string | null>>

const entity = (parts: Parts) => new Map(Object.entries(parts) as [EntityType, string | null][])
const window = { samples: 11, windowMs: 1000 }
const client = { user: 'u', clientId: 'c' }
const START_MS = 1_700_000_000_000

describe('the limit of a client', () => {
  test('is the most special one that is set', () => {
    const limits = new QuotaLimits()
    const ascending: Parts[] = [
      { 'client-id': null },
      { 'client-id': 'c' },
      { user: null },
      { user: null, 'client-id': null },
      { user: null, 'client-id': 'c' },
      { user: 'u' },
      { user: 'u', 'client-id': null },
      { user: 'u', 'client-id': 'c' },
    ]
    for (const [index, parts] of ascending.entries()) {
      limits.set(entity(parts), index + 1)
      limits.set(entity({ user: 'other', 'client-id': 'c' }), 99)
      expect(limits.find(client)?.bound, JSON.stringify(parts)).toBe(index + 1)
    }
    for (const parts of ascending) limits.set(entity(parts), undefined)
    expect(limits.find(client)).toBeUndefined()
  })

  test('is shared by the clients of a user, and each own by a default of clients', () => {
    const limits = new QuotaLimits()
    const keyOf = (clientId: string) => limits.find({ user: 'u', clientId })?.key
    limits.set(entity({ user: 'u' }), 1)
    expect(keyOf('a')).toBe(keyOf('b'))
    limits.set(entity({ user: 'u', 'client-id': null }), 1)
    expect(keyOf('a')).not.toBe(keyOf('b'))
  })

  test('of clients does not hold a client without an id', () => {
    const limits = new QuotaLimits()
    limits.set(entity({ 'client-id': null }), 1)
    expect(limits.find({ user: 'u', clientId: '' })).toBeUndefined()
    limits.set(entity({ user: null }), 2)
    expect(limits.find({ user: 'u', clientId: '' })?.bound).toBe(2)
  })
})

describe('a rate quota', () => {
  test('makes a client wait until its rate is at the limit again', () => {
    const quota = new RateQuota(window)
    quota.limits.set(entity({ 'client-id': 'c' }), 1000)
    // Ten windows are taken for granted: 10,000 bytes are within the limit, 15,000 take 5 s more.
    expect(quota.record(client, 10_000, START_MS)).toBe(0)
    expect(quota.record(client, 5000, START_MS)).toBe(5000)
    expect(quota.record({ user: 'u', clientId: 'd' }, 1e9, START_MS)).toBe(0)
    expect(quota.record(client, 0, START_MS + 15_000)).toBe(0)
  })

  test('forgets what is taken back, bounds the wait, and says what may be spent at once', () => {
    const quota = new RateQuota(window, 1000)
    quota.limits.set(entity({ user: 'u' }), 100)
    expect(quota.maxAmount(client)).toBe(1000)
    expect(quota.record(client, 50_000, START_MS)).toBe(1000)
    quota.unrecord(client, 50_000, START_MS)
    expect(quota.record(client, 1000, START_MS)).toBe(0)
    expect(quota.maxAmount({ user: 'v', clientId: '' })).toBe(Number.POSITIVE_INFINITY)
  })
})

describe('the quota of mutations', () => {
  test('lets a burst through once, and refuses until the debt is paid', () => {
    const quota = new MutationQuota(window)
    quota.limits.set(entity({ user: null }), 2)
    // The bucket holds 22; 26 leave a debt of 4, two seconds' worth.
    expect(quota.recordStrictly(client, 26, START_MS)).toBe(0)
    expect(quota.recordStrictly(client, 1, START_MS)).toBe(2000)
    expect(quota.recordStrictly(client, 1, START_MS + 1500)).toBe(500)
    expect(quota.recordStrictly(client, 1, START_MS + 2000)).toBe(0)
  })

  test('only makes those wait that cannot be refused', () => {
    const quota = new MutationQuota(window)
    quota.limits.set(entity({ user: null }), 2)
    expect(quota.recordPermissively(client, 26, START_MS)).toBe(2000)
    expect(quota.recordPermissively(client, 2, START_MS)).toBe(3000)
  })
})
