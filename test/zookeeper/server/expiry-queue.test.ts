import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../../src/runtime/clock.ts'
import { ExpiryQueue, TickClock } from '../../../src/zookeeper/server/expiry-queue.ts'

function bench() {
  const clock = new ManualClock(1_000_000)
  const time = new TickClock(clock, 2000)
  const queue = new ExpiryQueue<{ expiresAtMs: number; name: string }>(time)
  const expired: string[] = []
  time.onTick(() => expired.push(...queue.takeExpired().map((item) => item.name)))
  time.start()
  const item = (name: string) => ({ name, expiresAtMs: 0 })
  return { clock, time, queue, expired, item }
}

describe('an expiry queue', () => {
  it('lets things expire at the tick after their timeout', () => {
    const { clock, queue, expired, item } = bench()
    queue.renew(item('a'), 4000)
    clock.advance(500)
    queue.renew(item('b'), 5000)
    clock.advance(5499)
    expect(expired).toEqual([])
    clock.advance(1)
    expect(expired).toEqual(['a', 'b'])
    expect(queue.size).toBe(0)
  })

  it('puts off what is renewed and forgets what is removed', () => {
    const { clock, queue, expired, item } = bench()
    const [a, b] = [item('a'), item('b')]
    queue.renew(a, 2000)
    queue.renew(b, 2000)
    clock.advance(3000)
    queue.renew(a, 2000)
    queue.remove(b)
    clock.advance(1000)
    expect(expired).toEqual([])
    clock.advance(2000)
    expect(expired).toEqual(['a'])
  })

  it('is not misled by a clock that is set forward', () => {
    let now = 0
    const timers: (() => void)[] = []
    const clock = {
      now: () => now,
      after: (_: number, fn: () => void) => {
        timers.push(fn)
        return () => undefined
      },
    }
    const time = new TickClock(clock, 2000)
    const queue = new ExpiryQueue<{ expiresAtMs: number }>(time)
    time.start()
    queue.renew({ expiresAtMs: 0 }, 4000)
    now += 3_600_000
    expect(queue.takeExpired()).toEqual([])
    for (let tick = 0; tick < 3; tick++) {
      expect(queue.size).toBe(1)
      timers.shift()?.()
      if (tick < 2) expect(queue.takeExpired()).toEqual([])
    }
    expect(queue.takeExpired().length).toBe(1)
  })
})
