import { describe, expect, it } from 'vitest'
import { main as consoleConsumer } from '../../../src/cli/kafka-console-consumer.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { type Scenario, Setting, type Step, scenariosOf } from './cases.ts'
import { memoryIo } from './memory-io.ts'

/** What to run of a recorded file, and where. */
export interface GoldenChoice {
  /** Scenarios that are left out; for a reason that stands beside the call. */
  without?: readonly string[]
  /** Scenarios that are run alone; all where it is absent. */
  only?: readonly string[]
  /** Steps that are left out, as `scenario/step`; for a reason that stands beside the call. */
  withoutSteps?: readonly string[]
  /** Settings of the broker. */
  broker?: Record<string, string>
  /** Settings of a second broker, with an authorizer, for the scenarios that need one; without it they are left out. */
  aclBroker?: Record<string, string>
}

/**
 * Makes a test of a recorded file: in every scenario our scripts against our broker do what the real ones did against the real one. The
 * scenarios run side by side, for most of their time is waiting; the exclusive ones on brokers of their own.
 */
export function goldenFile(file: string, choice: GoldenChoice = {}): void {
  describe(`${file} against our broker`, () => {
    it('does in every scenario what was recorded from Kafka 4.3.1', async () => {
      const scenarios = scenariosOf(file).filter((scenario) => isChosen(scenario, choice))
      const shared = await startBrokers(choice)
      const outcomes = await Promise.all(
        scenarios.map(async (scenario) => {
          const servers = scenario.exclusive ? await startBrokers(choice) : shared
          return [scenario.name, await firstDifference(scenario, servers, choice)] as const
        }),
      )
      expect(Object.fromEntries(outcomes.filter(([, differences]) => differences.length > 0))).toEqual({})
      expect(outcomes).not.toEqual([])
    }, 90_000)
  })
}

function isChosen({ name, needs = [] }: Scenario, { without = [], only, aclBroker }: GoldenChoice): boolean {
  if (without.includes(name) || (only !== undefined && !only.includes(name))) return false
  return !needs.includes('bootstrap-acl') || aclBroker !== undefined
}

interface Servers {
  bootstrap: string
  bootstrapAcl: string | undefined
}

async function startBrokers({ broker, aclBroker }: GoldenChoice): Promise<Servers> {
  const { port } = await TestBroker.start(broker)
  await beSeen(port)
  const acl = aclBroker === undefined ? undefined : await TestBroker.start(aclBroker)
  return {
    bootstrap: `localhost:${port}`,
    bootstrapAcl: acl === undefined ? undefined : `localhost:${acl.port}`,
  }
}

/** Leaves a group behind: the recorded cluster had its offsets topic. */
async function beSeen(port: number): Promise<void> {
  const words = ['--bootstrap-server', `localhost:${port}`, '--topic', 'seen', '--timeout-ms', '300']
  await consoleConsumer(words, memoryIo())
}

/** The first step of a scenario that differs, and how. */
async function firstDifference(
  { name, steps }: Scenario,
  { bootstrap, bootstrapAcl }: Servers,
  { withoutSteps = [] }: GoldenChoice,
): Promise<string[]> {
  const setting = new Setting(name, bootstrap, bootstrapAcl)
  try {
    for (const step of steps) {
      if (withoutSteps.includes(`${name}/${step.id}`)) continue
      const differences = await settled(setting, step)
      if (differences.length > 0) return [step.id, ...differences]
    }
    return []
  } finally {
    await setting.close()
  }
}

/** A fault of a script counts as a difference of its step. */
async function settled(setting: Setting, step: Step): Promise<string[]> {
  try {
    return await setting.run(step)
  } catch (fault) {
    return [fault instanceof Error ? (fault.stack ?? fault.message) : String(fault)]
  }
}
