import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { main as consoleProducer } from '../../../src/cli/kafka-console-producer.ts'
import { storedLogName } from '../../../src/cli/kafka-dump-log/stored-log.ts'
import { inspectLog } from '../../../src/daemon/inspect-log.ts'
import { startSamsa } from '../../../src/index.ts'
import { readRecordSet } from '../../../src/kafka/records/records.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

it('a path means a log of a store where no such file is, and the store is there', () => {
  const dataDir = temporaryFolder()
  expect(storedLogName(join(dataDir, 'a-b-0'))).toBeUndefined()
  writeFileSync(join(dataDir, 'samsa.db'), '')
  expect(storedLogName(join(dataDir, 'a-b-0'))).toMatchObject({
    topic: 'a-b',
    partition: 0,
    baseOffset: undefined,
  })
  expect(storedLogName(join(dataDir, 'a-b-1/00000000000000000042.log'))).toMatchObject({
    topic: 'a-b',
    partition: 1,
    baseOffset: 42,
  })
  expect(storedLogName(join(dataDir, 'samsa.db'))).toBeUndefined()
  mkdirSync(join(dataDir, 'real-0'))
  expect(storedLogName(join(dataDir, 'real-0'))).toBeUndefined()
})

it('the batches of a log are read beside the daemon that serves it', async () => {
  const samsa = await startSamsa({ dataDir: temporaryFolder(), roles: ['kafka'] })
  onTestFinished(() => samsa.stop())
  await consoleProducer(
    ['--bootstrap-server', samsa.bootstrapServers, '--topic', 't'],
    memoryIo('one\ntwo\nthree\n'),
  )
  const read = (topic: string, segment?: number): Buffer => {
    const chunks: Buffer[] = []
    const log = { topic, partition: 0, segment, maxBytes: 100_000 }
    inspectLog(samsa.dataDir, log, (bytes) => chunks.push(Buffer.from(bytes)))
    return Buffer.concat(chunks)
  }
  const [first, batches] = [read('t').subarray(0, 8), read('t').subarray(8)]
  expect(first.readBigInt64BE(0)).toBe(0n)
  expect([...readRecordSet(batches)].map(({ value }) => String(value))).toEqual(['one', 'two', 'three'])
  expect(read('t', 0).length).toBe(batches.length + 8)
  expect(() => read('t', 7)).toThrow('t-0 has no segment that begins at 7; it has 0')
  expect(() => read('none')).toThrow(/^there is no topic none in .*samsa.db$/)
})
