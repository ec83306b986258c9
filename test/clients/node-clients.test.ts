import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RunningSamsa, startSamsa } from '../../src/index.ts'
import { type Outcome, runProgram } from './program.mjs'

const DEADLINE_MS = 90_000

type Asks = Record<string, () => Promise<void>>

/** The failures of a client's program, a process of its own that tells one outcome a check. */
async function failuresOf(program: string, address: string, asks: Asks = {}): Promise<Outcome[]> {
  const path = fileURLToPath(new URL(`./js/${program}.mjs`, import.meta.url))
  const outcomes = await runProgram([process.execPath, path, address, `test-${program}`], { asks })
  expect(outcomes.filter(({ passed }) => passed).length).toBeGreaterThan(10)
  return outcomes.filter(({ failed }) => failed !== undefined)
}

/** The clients that npm brings without compiling. */
describe('foreign clients in Node', () => {
  let samsa: RunningSamsa
  beforeAll(async () => {
    samsa = await startSamsa({ roles: ['kafka'], overrides: { 'group.initial.rebalance.delay.ms': '0' } })
  })
  afterAll(() => samsa.stop())

  it.concurrent.each(['kafka-js', 'platformatic'])(
    '%s does all it can',
    { timeout: DEADLINE_MS },
    async (program) => {
      expect(await failuresOf(program, samsa.bootstrapServers)).toEqual([])
    },
  )
})

describe('node-zookeeper-client', () => {
  let dataDir: string
  let samsa: RunningSamsa
  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'samsa-test-'))
    samsa = await startSamsa({ roles: ['zookeeper'], dataDir })
  })
  afterAll(async () => {
    await samsa.stop()
    rmSync(dataDir, { recursive: true, force: true })
  })

  it('does all it can, and keeps its session when the server restarts', {
    timeout: DEADLINE_MS,
  }, async () => {
    const zookeeperPort = Number(samsa.zookeeper.split(':').at(-1))
    const restart = async () => {
      await samsa.stop()
      samsa = await startSamsa({ roles: ['zookeeper'], dataDir, zookeeperPort })
    }
    expect(await failuresOf('zookeeper', samsa.zookeeper, { restart })).toEqual([])
  })
})
