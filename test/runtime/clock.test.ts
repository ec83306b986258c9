import { expect, test } from 'vitest'
import { ManualClock, systemClock } from '../../src/runtime/clock.ts'

test('a manual clock fires timers in the order of their times, each at its own time', () => {
  const clock = new ManualClock(1000)
  const fired: [string, number][] = []
  clock.after(20, () => fired.push(['late', clock.now()]))
  clock.after(10, () => fired.push(['early', clock.now()]))
  clock.after(10, () => fired.push(['early too', clock.now()]))
  clock.advance(30)
  expect(fired).toEqual([
    ['early', 1010],
    ['early too', 1010],
    ['late', 1020],
  ])
  expect(clock.now()).toBe(1030)
})

test('a timer that is called off does not fire', () => {
  const clock = new ManualClock()
  let fired = false
  const callOff = clock.after(5, () => {
    fired = true
  })
  callOff()
  clock.advance(10)
  expect(fired).toBe(false)
  expect(clock.pending).toBe(0)
})

test('a timer set by a timer fires in the same advance when its time has come', () => {
  const clock = new ManualClock()
  const times: number[] = []
  clock.after(5, () => clock.after(5, () => times.push(clock.now())))
  clock.advance(10)
  expect(times).toEqual([10])
})

test('the system clock fires a timer of zero milliseconds and calls off another', async () => {
  const fired: string[] = []
  const callOff = systemClock.after(0, () => fired.push('called off'))
  callOff()
  await new Promise<void>((resolve) => {
    systemClock.after(0, () => {
      fired.push('fired')
      resolve()
    })
    // The clock's timers do not keep the process alive; in a test something else has to.
    setImmediate(() => {})
  })
  expect(fired).toEqual(['fired'])
})
