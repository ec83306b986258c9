import { expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-share-consumer-perf-test.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function refused(...words: string[]): Promise<string> {
  const server = ['--bootstrap-server', `localhost:${(await TestBroker.start()).port}`]
  const io = memoryIo('')
  expect(await main([...server, '--topic', 'load', '--num-records', '1', ...words], io)).toBe(1)
  return io.stderrText()
}

it('says that nobody shares the load where there are no threads', async () => {
  const message = 'The number of threads must be greater than 0.'
  expect(await refused('--threads', '0')).toBe(
    `${message}\njava.lang.IllegalArgumentException: ${message}\n\n`,
  )
})

it('refuses a socket without a buffer', async () => {
  expect(await refused('--socket-buffer-size', '0')).toBe(
    'java.lang.IllegalArgumentException: Invalid receive size\n' +
      'java.util.concurrent.ExecutionException: java.lang.IllegalArgumentException: Invalid receive size\n' +
      'Caused by: java.lang.IllegalArgumentException: Invalid receive size\n\n',
  )
})
