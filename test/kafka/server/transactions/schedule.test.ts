import { expect, test } from 'vitest'
import { findCoordinator } from '../../../../src/kafka/server/handlers/10-find-coordinator.ts'
import { Random } from '../../../random.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { type Holder, PARTITIONS, Schedule } from './schedule.ts'

const STEPS = 250
const IDS = ['a', 'b', 'c', 'd']

/** mulberry32: the same seed gives the same schedule. */
/** Has the commit of what comes next fail. */
function failNextCommit({ store }: BrokerFixture): void {
  const fail = (): void => {
    throw new Error('the disk is gone')
  }
  store.write(() => store.beforeCommit(fail))
}

for (const seed of [1, 2, 3, 4]) {
  test(`committed transactions are seen whole and aborted ones never, whatever happens (seed ${seed})`, async () => {
    const random = new Random(seed)
    const below = (count: number) => random.below(count)
    const fixture = await BrokerFixture.start()
    await fixture.createTopic('t', {}, PARTITIONS)
    for (const keyType of [0, 1]) await fixture.send(findCoordinator, 4, { keyType, coordinatorKeys: ['x'] })
    const schedule = new Schedule(fixture)
    const pick = (isFenced: boolean): Holder | undefined => {
      const holders = schedule.holders.filter((holder) => holder.isFenced === isFenced)
      return holders[below(holders.length)]
    }
    const did = { commits: 0, aborts: 0, fenced: 0, failures: 0, restarts: 0 }
    for (let step = 0; step < STEPS; step++) {
      const chance = random.next()
      const holder = pick(false)
      if (chance < 0.08 || holder === undefined) {
        await schedule.init(IDS[below(IDS.length)] ?? 'a', below(2) === 0 ? 1 : 2)
        continue
      }
      if (chance < 0.16) {
        const fenced = pick(true)
        if (fenced === undefined) continue
        const codes = [await schedule.produce(fenced, below(PARTITIONS)), await schedule.commitOffset(fenced)]
        expect(codes.every((code) => code !== 0)).toBe(true)
        expect(await schedule.end(fenced, true)).not.toBe(0)
        did.fenced++
      } else if (chance < 0.2) {
        await schedule.advance(below(40_000))
      } else if (chance < 0.23) {
        await fixture[below(2) === 0 ? 'restart' : 'crash']()
        await schedule.settle()
        did.restarts++
      } else if (chance < 0.28) {
        failNextCommit(fixture)
        const how = below(3)
        if (how === 0) expect(await schedule.produce(holder, below(PARTITIONS))).not.toBe(0)
        else if (how === 1) expect(await schedule.commitOffset(holder)).not.toBe(0)
        else if (holder.open.startMs >= 0) expect(await schedule.end(holder, true)).not.toBe(0)
        await schedule.settle()
        did.failures++
      } else if (chance < 0.65) {
        expect(await schedule.produce(holder, below(PARTITIONS))).toBe(0)
      } else if (chance < 0.75) {
        expect(await schedule.commitOffset(holder)).toBe(0)
      } else if (holder.open.startMs >= 0) {
        const isCommit = chance < 0.9
        expect(await schedule.end(holder, isCommit)).toBe(0)
        did[isCommit ? 'commits' : 'aborts']++
      }
      if (step % 10 === 0) await schedule.check(100 + below(600))
    }
    await schedule.check(1_000_000)
    expect(Math.min(...Object.values(did))).toBeGreaterThan(0)
  })
}
