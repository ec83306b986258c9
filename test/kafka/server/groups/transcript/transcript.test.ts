import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BrokerContext } from '../broker-context.ts'
import { LocalWorld } from './local-world.ts'
import { RealWorld } from './real-world.ts'
import { scenarios } from './scenarios.ts'
import { Transcript } from './world.ts'

/**
 * Every answer of Kafka 4.3.1, in every version that differs, against ours. The transcripts are recorded, never edited: with
 * RECORD_FROM=host:port of a fresh broker (group.initial.rebalance.delay.ms=0,
 * group.consumer.assignment.interval.ms=0, group.consumer.migration.policy=disabled) this test writes them anew.
 */
const file = new URL('../../../../fixtures/kafka/group-transcripts.json', import.meta.url)
const recordFrom = process.env['RECORD_FROM']

if (recordFrom === undefined) {
  describe('our broker', () => {
    let context: BrokerContext
    let world: LocalWorld
    beforeAll(async () => {
      context = await BrokerContext.start({ 'group.consumer.assignment.interval.ms': '0' })
      world = await LocalWorld.over(context)
    })
    afterAll(() => context.close())

    it.each(Object.entries(scenarios))('answers as Kafka does: %s', async (name, scenario) => {
      const recorded: Record<string, string[]> = JSON.parse(readFileSync(file, 'utf8'))
      const transcript = new Transcript(world.topicId)
      await scenario(world, transcript)
      expect(transcript.lines).toEqual(recorded[name])
    })
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
