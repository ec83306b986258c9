import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BrokerContext } from '../../groups/broker-context.ts'
import { LocalWorld } from '../../groups/transcript/local-world.ts'
import { RealWorld } from '../../groups/transcript/real-world.ts'
import { Transcript } from '../../groups/transcript/world.ts'
import { scenarios } from './scenarios.ts'

/**
 * Every answer of Kafka 4.3.1 about transactions, of both versions, against ours. The transcripts are recorded, never edited:
 * with RECORD_FROM=host:port of a fresh broker this test writes them anew.
 */
const file = new URL('../../../../fixtures/kafka/transaction-transcripts.json', import.meta.url)
const recordFrom = process.env['RECORD_FROM']

if (recordFrom === undefined) {
  describe('our broker', () => {
    let context: BrokerContext
    let world: LocalWorld
    beforeAll(async () => {
      context = await BrokerContext.start()
      world = await LocalWorld.over(context)
    })
    afterAll(() => context.close())

    it.each(Object.entries(scenarios))(
      'answers about transactions as Kafka does: %s',
      async (name, scenario) => {
        const recorded: Record<string, string[]> = JSON.parse(readFileSync(file, 'utf8'))
        const transcript = new Transcript(world.topicId)
        await scenario(world, transcript)
        expect(transcript.lines).toEqual(recorded[name])
      },
    )
  })
} else {
  it('records a real broker', { timeout: 120_000 }, async () => {
    const world = await RealWorld.at(recordFrom)
    const recorded: Record<string, string[]> = {}
    for (const [name, scenario] of Object.entries(scenarios)) {
      const transcript = new Transcript(world.topicId)
      await scenario(world, transcript)
      recorded[name] = transcript.lines
    }
    world.close()
    writeFileSync(file, `${JSON.stringify(recorded, null, 1)}\n`)
    expect(existsSync(file)).toBe(true)
  })
}
