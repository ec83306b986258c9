import { describe, expect, it } from 'vitest'
import { main as consoleConsumer } from '../../../src/cli/kafka-console-consumer.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { type Scenario, Setting, scenariosOf } from './cases.ts'
import { memoryIo } from './memory-io.ts'

const files = ['topics', 'console-producer', 'console-consumer']
/** About the command line alone: offline.test.ts has them. */
const offline = ['argument-errors', 'invalid-combinations']
/** Steps that need a terminal, or a group protocol which our consumer has not. */
const left = new Map([
  ['prompt-on-tty', ['interactive', 'read']],
  ['include-and-groups', ['group-consumer-protocol']],
])

describe.each(files)('%s against our broker', (file) => {
  const scenarios = scenariosOf(file).filter(({ name }) => !offline.includes(name))

  // The scenarios run side by side: most of their time is waiting for a time-out to pass.
  it('does in every scenario what was recorded from Kafka 4.3.1', async () => {
    const { port } = await TestBroker.start()
    await beSeen(port)
    const outcomes = await Promise.all(scenarios.map((scenario) => differences(scenario, port)))
    const failed = scenarios
      .map(({ name }, at) => [name, outcomes[at]])
      .filter(([, outcome]) => outcome?.length)
    expect(Object.fromEntries(failed)).toEqual({})
  }, 90_000)
})

/** Leaves a group behind: the recorded cluster had its offsets topic. */
async function beSeen(port: number): Promise<void> {
  const words = ['--bootstrap-server', `localhost:${port}`, '--topic', 'seen', '--timeout-ms', '300']
  await consoleConsumer(words, memoryIo())
}

/** The first step of a scenario that differs, and how. */
async function differences({ name, steps }: Scenario, port: number): Promise<string[]> {
  const setting = new Setting(`localhost:${port}`)
  try {
    for (const step of steps) {
      if (left.get(name)?.includes(step.id)) continue
      const found = await setting.run(step)
      if (found.length > 0) return [step.id, ...found]
    }
    return []
  } finally {
    setting.close()
  }
}
