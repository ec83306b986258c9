import { describe, expect, it } from 'vitest'
import { ConnectionThrottle } from '../../../src/zookeeper/server/connection-throttle.ts'
import { throttleSettings } from '../../../src/zookeeper/server/throttle-settings.ts'

const NEVER_LUCKY = (): number => 0.999_999

function throttle(given: Parameters<typeof throttleSettings>[0], random = NEVER_LUCKY) {
  return new ConnectionThrottle(throttleSettings(given), 0, random)
}

describe('the throttle of connections', () => {
  it('lets everybody in as long as there are no tokens to run out of', () => {
    const open = throttle({})
    for (let n = 0; n < 1000; n++) expect(open.admits(false, 0)).toBe(true)
  })

  it('lets in as many as there are tokens, and more as they come back', () => {
    const bucket = throttle({ connectionTokens: 3, connectionFillTimeMs: 100, connectionFillCount: 2 })
    const admitted = (nowMs: number) => [1, 2, 3, 4].filter(() => bucket.admits(false, nowMs)).length
    expect(admitted(0)).toBe(3)
    expect(admitted(100)).toBe(0)
    // Two for each full 100 ms, and no more than fit.
    expect(admitted(150)).toBe(3)
    expect(admitted(260)).toBe(2)
    expect(admitted(10_000)).toBe(3)
    expect(bucket.deficit).toBe(3)
  })

  it('counts sessions by their weights when asked to', () => {
    const bucket = throttle({ connectionTokens: 6, connectionWeightEnabled: true })
    expect([bucket.admits(false, 0), bucket.admits(true, 0), bucket.admits(true, 0)]).toEqual([
      true,
      true,
      false,
    ])
    expect(bucket.deficit).toBe(5)
  })

  it('turns more and more away at random while the bucket stays empty, and fewer when it is full', () => {
    let dice = 0.5
    const bucket = throttle(
      {
        connectionTokens: 1,
        connectionFillTimeMs: 1000,
        connectionFreezeTimeMs: 10,
        connectionDropIncrease: 0.3,
        connectionDropDecrease: 0.2,
      },
      () => dice,
    )
    expect(bucket.admits(false, 1)).toBe(true)
    for (const nowMs of [20, 40, 60, 80, 100]) expect(bucket.admits(false, nowMs)).toBe(false)
    expect(bucket.dropChance).toBe(1)
    // Full again: the chance falls with each look, and what survives it gets the token.
    expect(bucket.admits(false, 2000)).toBe(false)
    expect(bucket.dropChance).toBeCloseTo(0.8)
    dice = 0.7
    expect(bucket.admits(false, 2020)).toBe(true)
    expect(bucket.dropChance).toBeCloseTo(0.6)
  })
})
