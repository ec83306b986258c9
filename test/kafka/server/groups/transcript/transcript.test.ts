import { readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BrokerContext } from '../broker-context.ts'
import { LocalWorld } from './local-world.ts'
import { migrationScenarios } from './migration-scenarios.ts'
import { RealWorld } from './real-world.ts'
import { scenarios } from './scenarios.ts'
import { shareScenarios } from './share-scenarios.ts'
import { streamsScenarios } from './streams-scenarios.ts'
import { type Scenario, Transcript } from './world.ts'

interface Recording {
  readonly scenarios: Readonly<Record<string, Scenario>>
  /** Besides group.initial.rebalance.delay.ms=0. */
  readonly properties: Readonly<Record<string, string>>
}

/**
 * Every answer of Kafka 4.3.1, in every version that differs, against ours. The transcripts are recorded, never edited: with
 * RECORD=name and RECORD_FROM=host:port of a fresh broker with these properties this test writes one anew.
 */
const recordings: Readonly<Record<string, Recording>> = {
  'group-transcripts': {
    scenarios,
    properties: {
      'group.consumer.assignment.interval.ms': '0',
      'group.consumer.migration.policy': 'disabled',
    },
  },
  'group-migration-transcripts': {
    scenarios: migrationScenarios,
    properties: { 'group.consumer.assignment.interval.ms': '0' },
  },
  'share-group-transcripts': {
    scenarios: shareScenarios,
    properties: { 'group.share.assignment.interval.ms': '0' },
  },
  'streams-transcripts': {
    scenarios: streamsScenarios,
    properties: {
      'group.streams.initial.rebalance.delay.ms': '0',
      'group.streams.assignment.interval.ms': '0',
    },
  },
}

const fileOf = (name: string): URL => new URL(`../../../../fixtures/kafka/${name}.json`, import.meta.url)
const recordFrom = process.env['RECORD_FROM']
const recorded = process.env['RECORD'] ?? ''

if (recordFrom === undefined) {
  describe.each(Object.entries(recordings))('our broker, %s', (name, recording) => {
    let context: BrokerContext
    let world: LocalWorld
    beforeAll(async () => {
      context = await BrokerContext.start(recording.properties)
      world = await LocalWorld.over(context)
    })
    afterAll(() => context.close())

    it.each(Object.entries(recording.scenarios))('answers as Kafka does: %s', async (title, scenario) => {
      const lines: Record<string, string[]> = JSON.parse(readFileSync(fileOf(name), 'utf8'))
      const transcript = new Transcript(world.topicId)
      await scenario(world, transcript)
      expect(transcript.lines).toEqual(lines[title])
    })
  })
} else {
  it('records a real broker', { timeout: 120_000 }, async () => {
    const world = await RealWorld.at(recordFrom)
    const lines: Record<string, string[]> = {}
    for (const [title, scenario] of Object.entries(recordings[recorded]?.scenarios ?? {})) {
      const transcript = new Transcript(world.topicId)
      await scenario(world, transcript)
      lines[title] = transcript.lines
    }
    world.close()
    writeFileSync(fileOf(recorded), `${JSON.stringify(lines, null, 1)}\n`)
    expect(Object.keys(lines)).not.toEqual([])
  })
}
