import { afterAll, describe, expect, it } from 'vitest'
import { type Scenario, Setting, scenariosOf } from './cases.ts'

/** Scenarios about the command line, and their steps that ask a cluster. */
const files: [file: string, scenario: string, online: string[]][] = [
  ['topics', 'argument-errors', ['alter-nonexistent', 'alter-nonexistent-if-exists']],
  ['console-producer', 'argument-errors', []],
  ['console-consumer', 'invalid-combinations', ['old-consumer-property']],
  ['dump-log', 'segment', []],
  ['storage-and-server', 'storage', []],
  ['storage-and-server', 'server-start', []],
]

describe.each(files)('%s: %s, as recorded from Kafka 4.3.1', (file, name, online) => {
  // Nothing listens on port 1: what reaches the network fails the step.
  const setting = new Setting(name, 'localhost:1')
  afterAll(() => setting.close())
  const scenario: Scenario | undefined = scenariosOf(file).find((each) => each.name === name)
  const steps = scenario?.steps.filter((step) => !online.includes(step.id)) ?? []

  it.each(steps.map((step) => [step.id, step] as const))('%s', async (_, step) => {
    expect(await setting.run(step)).toEqual([])
  })
})
