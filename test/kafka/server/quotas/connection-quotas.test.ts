import { describe, expect, test } from 'vitest'
import {
  type ConnectionLimits,
  ConnectionQuotas,
} from '../../../../src/kafka/server/quotas/connection-quotas.ts'
import { ManualClock } from '../../../../src/runtime/clock.ts'

function start(given: Partial<Record<keyof ConnectionLimits, number>> = {}, maxWaiting = 50) {
  const limits = { max: 1e9, perSecond: 1e9, maxOf: 1e9, perSecondOf: Number.POSITIVE_INFINITY, ...given }
  const clock = new ManualClock(1_700_000_000_000)
  const quotas = new ConnectionQuotas({
    clock,
    limits: {
      get max() {
        return limits.max
      },
      perSecond: limits.perSecond,
      maxOf: (address) => (address === 'special' ? 1 : limits.maxOf),
      perSecondOf: () => limits.perSecondOf,
    },
    window: { samples: 11, windowMs: 1000 },
    maxWaiting,
  })
  const events: string[] = []
  const gone = new Set<string>()
  const arrive = (name: string, address = 'a') =>
    quotas.arrive({
      address,
      isGone: () => gone.has(name),
      open: () => events.push(`${name} in`),
      refuse: (why) => events.push(`${name} out: ${why}`),
    })
  return { limits, clock, quotas, events, gone, arrive }
}

describe('connections', () => {
  test('beyond max.connections wait until another has left, or the limit is raised', () => {
    const { limits, quotas, events, gone, arrive } = start({ max: 2 })
    for (const name of ['1', '2', '3', '4', '5']) arrive(name)
    expect(events).toEqual(['1 in', '2 in'])
    gone.add('3')
    quotas.left('a')
    expect(events).toEqual(['1 in', '2 in', '4 in'])
    limits.max = 3
    quotas.lookAgain()
    expect(events).toEqual(['1 in', '2 in', '4 in', '5 in'])
  })

  test('beyond what their address may have are closed at once', () => {
    const { quotas, events, arrive } = start({ maxOf: 2 })
    for (const name of ['1', '2', '3']) arrive(name)
    arrive('4', 'b')
    arrive('5', 'special')
    arrive('6', 'special')
    expect(events).toEqual([
      '1 in',
      '2 in',
      '3 out: a has its 2 connections already',
      '4 in',
      '5 in',
      '6 out: special has its 1 connections already',
    ])
    quotas.left('a')
    arrive('7')
    expect(events.at(-1)).toBe('7 in')
  })

  test('that come too fast are let in one after the other', () => {
    const { clock, events, arrive } = start({ perSecond: 1 })
    // Ten at once are within the rate of the ten windows before.
    for (let name = 1; name <= 12; name++) arrive(String(name))
    expect(events).toHaveLength(10)
    clock.advance(999)
    expect(events).toHaveLength(10)
    clock.advance(1)
    expect(events.at(-1)).toBe('11 in')
    clock.advance(1000)
    expect(events.at(-1)).toBe('12 in')
  })

  test('that come too fast for their address are kept waiting and then closed, and not counted', () => {
    const { clock, events, arrive } = start({ perSecondOf: 1 })
    for (let name = 1; name <= 11; name++) arrive(String(name))
    expect(events).toHaveLength(10)
    clock.advance(1000)
    expect(events.at(-1)).toBe('11 out: too many new connections of a')
    clock.advance(15_000)
    arrive('12')
    expect(events.at(-1)).toBe('12 in')
  })

  test('do not wait without end, nor when the broker stops', () => {
    const { quotas, events, arrive } = start({ max: 0 }, 1)
    arrive('1')
    arrive('2')
    expect(events).toEqual(['2 out: 1 connections wait already'])
    quotas.close()
    expect(events.at(-1)).toBe('1 out: the broker stops')
  })
})
