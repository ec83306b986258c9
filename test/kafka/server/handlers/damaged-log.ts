import { batchWith } from '../batches.ts'
import type { BrokerFixture } from '../broker-fixture.ts'

/** What is damaged: the length in a batch's header, which has a reader stay where it is for ever; or the first bytes of its records. */
const places = { header: [8, 'fffffff4'], records: [61, '7f7f7f7f'] } as const

/** Makes a topic with the records a, b and c of the timestamps 1000, 2000 and 3000, each a batch of its own, and damages the second. */
export async function damagedTopic(
  fixture: BrokerFixture,
  name: string,
  place: keyof typeof places = 'header',
): Promise<{ topicId: string }> {
  const { topicId } = await fixture.createTopic(name)
  const log = fixture.broker.logs.get(topicId, 0)
  for (const [number, value] of ['a', 'b', 'c'].entries()) {
    log.appendBatches(batchWith([{ timestamp: 1000 * (number + 1), key: null, value: Buffer.from(value) }]))
    await fixture.store.committed()
  }
  const [at, bytes] = places[place]
  fixture.store.database.exec(`
    UPDATE chunks
       SET batches = CAST(substr(batches, 1, ${at}) || x'${bytes}' || substr(batches, ${at + 5}) AS BLOB)
     WHERE chunk_key & 0x1ffffffffff = 1`)
  await fixture.crash()
  return { topicId }
}
