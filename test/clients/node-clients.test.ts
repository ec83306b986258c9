import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSamsa, startSamsa } from '../../src/index.ts'
import { type Outcome, runProgram } from './program.mjs'

const DEADLINE_MS = 90_000

/** The clients that npm brings without compiling: each in a process of its own, which tells one outcome a check. */
describe('foreign clients in Node', () => {
  let samsa: RunningSamsa
  beforeAll(async () => {
    samsa = await startSamsa({ roles: ['kafka'], overrides: { 'group.initial.rebalance.delay.ms': '0' } })
  })
  afterAll(() => samsa.stop())

  async function failuresOf(program: string): Promise<Outcome[]> {
    const path = fileURLToPath(new URL(`./js/${program}.mjs`, import.meta.url))
    const outcomes = await runProgram([process.execPath, path, samsa.bootstrapServers, program], {})
    expect(outcomes.length).toBeGreaterThan(15)
    return outcomes.filter(({ failed }) => failed !== undefined)
  }

  it.concurrent.each(['kafka-js', 'platformatic'])(
    '%s does all it can',
    { timeout: DEADLINE_MS },
    async (program) => {
      expect(await failuresOf(program)).toEqual([])
    },
  )
})
