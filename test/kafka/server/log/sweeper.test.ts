import { expect, test } from 'vitest'
import { batchOf } from '../batches.ts'
import { BrokerFixture } from '../broker-fixture.ts'

const MINUTE_MS = 60_000

/** A broker whose topic has ten chunks. */
async function withChunks() {
  const fixture = await BrokerFixture.start()
  const { topicId } = await fixture.createTopic('t')
  const log = fixture.broker.logs.get(topicId, 0)
  for (let n = 0; n < 10; n++) {
    log.appendBatches(batchOf([`${n}`]))
    await fixture.store.committed()
  }
  const chunks = fixture.store.database.prepare<[], number>('SELECT count(*) FROM chunks').pluck()
  /** Has the turn fail, as a full disk does. */
  const failTurn = (): void =>
    fixture.store.beforeCommit(() => {
      throw new Error('no space left')
    })
  /** Lets what is due happen, and its turn end. */
  const pass = async (ms: number): Promise<void> => {
    fixture.clock.advance(ms)
    await fixture.store.committed().catch(() => {})
  }
  return { fixture, log, failTurn, pass, count: () => chunks.get() }
}

test('a deletion of records that was rolled back frees nothing', async () => {
  const { fixture, log, failTurn, pass, count } = await withChunks()
  log.deleteRecordsBefore(5)
  failTurn()
  await expect(fixture.store.committed()).rejects.toThrow('no space left')
  expect(log.logStartOffset).toBe(0)
  await pass(2 * MINUTE_MS)
  await pass(2 * MINUTE_MS)
  expect(count()).toBe(10)
})

test('what could not be freed on a full disk is freed later', async () => {
  const { fixture, log, failTurn, pass, count } = await withChunks()
  log.deleteRecordsBefore(5)
  await fixture.store.committed()
  fixture.clock.advance(MINUTE_MS)
  // The sweeper's first step comes a little after the delay.
  fixture.clock.advance(5)
  failTurn()
  await expect(fixture.store.committed()).rejects.toThrow('no space left')
  expect(count()).toBe(10)
  await pass(MINUTE_MS)
  expect(count()).toBe(5)
})
