import { expect, it } from 'vitest'
import type { Main } from '../../src/cli/kit/io.ts'
import { TestBroker } from '../kafka/client/broker.ts'
import { memoryIo } from './golden/memory-io.ts'

const questions: readonly [script: string, words: string[]][] = [
  ['kafka-acls', ['--list', '--bootstrap-controller', 'HERE']],
  ['kafka-cluster', ['cluster-id', '--bootstrap-controller', 'HERE']],
  ['kafka-configs', ['--describe', '--broker', '1', '--bootstrap-controller', 'HERE']],
  ['kafka-features', ['--bootstrap-controller', 'HERE', 'describe']],
  ['kafka-metadata-quorum', ['--bootstrap-controller', 'HERE', 'describe', '--status']],
  ['kafka-reassign-partitions', ['--list', '--bootstrap-controller', 'HERE']],
]

it.each(questions)('%s tells a broker from a controller', async (script, words) => {
  const { port } = await TestBroker.start()
  const { main }: { main: Main } = await import(`../../src/cli/${script}.ts`)
  const io = memoryIo()
  const all = words.map((word) => (word === 'HERE' ? `localhost:${port}` : word))
  expect(await main(all, io)).toBe(1)
  expect(io.stdoutText() + io.stderrText()).toContain(
    'The request was sent to an endpoint of type BROKER, but we wanted an endpoint of type CONTROLLER',
  )
})
