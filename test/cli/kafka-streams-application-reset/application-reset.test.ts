import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../../../src/cli/kafka-streams-application-reset.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { consumerFor, fill, until } from '../../kafka/client/consumer/consumer-kit.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function run(broker: TestBroker, ...words: string[]) {
  const io = memoryIo()
  const all = ['--bootstrap-server', `localhost:${broker.port}`, '--application-id', 'app', ...words]
  const exit = await main(all, io)
  return { exit, stdout: io.stdoutText(), stderr: io.stderrText() }
}

async function brokerWithTopics(): Promise<TestBroker> {
  const broker = await TestBroker.start()
  await broker.createTopic('in', 1)
  await broker.createTopic('through', 1)
  await fill(broker, 'in', ['a', 'b', 'c'])
  await fill(broker, 'through', ['a', 'b'])
  return broker
}

test('an application that runs is left alone, or its members are removed', async () => {
  const broker = await brokerWithTopics()
  const consumer = await consumerFor(broker, {
    'group.id': 'app',
    'group.protocol': 'classic',
    'client.id': 'c',
  })
  consumer.subscribe(['in'])
  await until(consumer, () => consumer.assignment().length > 0)
  const refused = await run(broker, '--input-topics', 'in')
  expect(refused.exit).toBe(1)
  expect(refused.stderr).toMatch(
    /^ERROR: java.lang.IllegalStateException: Consumer group 'app' is still active and has following members: \[\(memberId=c-[0-9a-f-]+, groupInstanceId=null, rackId=null, clientId=c, host=\/127.0.0.1, assignment=\(topicPartitions=in-0\), targetAssignment=Optional.empty, memberEpoch=null, upgraded=null\)\]\. Make sure/,
  )
  const forced = await run(broker, '--input-topics', 'in', '--force')
  expect(forced).toMatchObject({ exit: 0, stderr: '' })
  expect(forced.stdout).toMatch(
    /^Force deleting all active members in the group: app\nReset-offsets for input topics \[in\]\n/,
  )
})

test('intermediate topics are read on from their ends', async () => {
  const broker = await brokerWithTopics()
  const { exit, stdout } = await run(
    broker,
    '--input-topics',
    'in',
    '--intermediate-topics',
    'through',
    '--to-offset',
    '1',
  )
  expect(exit).toBe(0)
  expect(stdout).toContain(
    'Topic: in Partition: 0 Offset: 1\nFollowing intermediate topics offsets will be reset to end (for consumer group app)\nTopic: through\nDone.\n',
  )
})

test('a plan that leaves a partition out is refused, one that names others is not', async () => {
  const broker = await brokerWithTopics()
  const file = join(temporaryFolder(), 'plan.csv')
  const words = ['--input-topics', 'in', '--from-file', file, '--dry-run']
  writeFileSync(file, 'through,0,1\n')
  expect((await run(broker, ...words)).stderr).toContain('The reset plan says nothing of partition in-0')
  writeFileSync(file, 'through,0,1\nin,0,2\n')
  expect((await run(broker, ...words)).stdout).toContain('Topic: in Partition: 0 Offset: 2\n')
  writeFileSync(file, 'in,0\n')
  expect((await run(broker, ...words)).stderr).toContain(
    'ERROR: Resetting offsets failed.\nERROR: java.text.ParseException: Reset plan CSV file is not following the format',
  )
})
