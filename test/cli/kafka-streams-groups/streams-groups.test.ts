import { expect, test } from 'vitest'
import { main } from '../../../src/cli/kafka-streams-groups.ts'
import { alterConsumerGroupOffsets } from '../../../src/kafka/client/admin/alter-consumer-group-offsets.ts'
import { listTopics } from '../../../src/kafka/client/admin/list-topics.ts'
import type { TestBroker } from '../../kafka/client/broker.ts'
import { memoryIo } from '../golden/memory-io.ts'
import { brokerWithLines, join, leave } from './streams-application.ts'

async function run(broker: TestBroker, ...words: string[]) {
  const io = memoryIo()
  const exit = await main(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)
  return { exit, stdout: io.stdoutText(), stderr: io.stderrText() }
}

test('the offsets, the members and the state of a group that runs', async () => {
  const { broker, admin } = await brokerWithLines()
  await join(admin)
  const described = await run(broker, '--describe', '--group', 'app')
  expect(described.stdout).toBe(
    'GROUP           TOPIC           PARTITION  OFFSET-LAG\napp             lines           0          3\napp             lines           1          0\n',
  )
  const members = await run(broker, '--describe', '--group', 'app', '--members')
  expect(members.stdout).toMatch(
    /^GROUP {11}MEMBER {17}PROCESS {9}CLIENT-ID {7}ASSIGNMENTS\napp {13}member-one-abcdefghijk process-1 {7}adminclient-\d+ +ACTIVE: 0:\[0,1\]; \n$/,
  )
  const json = await run(broker, '--describe', '--group', 'app', '--state', '--json')
  expect(JSON.parse(json.stdout)).toMatchObject({ groupId: 'app', memberCount: 1, topologyEpoch: 0 })
  const reset = await run(
    broker,
    '--reset-offsets',
    '--group',
    'app',
    '--all-input-topics',
    '--to-latest',
    '--execute',
  )
  expect(reset.stdout).toContain("Assignments can only be reset if the group 'app' is inactive")
  expect((await run(broker, '--delete', '--group', 'app')).stdout).toContain(
    "* Group 'app' could not be deleted due to: org.apache.kafka.common.errors.GroupNotEmptyException: Streams group 'app' is not EMPTY.",
  )
})

test('a group that has ended is reset, and deleted with its internal topics', async () => {
  const { broker, admin } = await brokerWithLines()
  await join(admin)
  await leave(admin)
  await alterConsumerGroupOffsets(admin, 'app', [{ topic: 'lines', partition: 0, offset: 1 }])
  const reset = await run(
    broker,
    '--reset-offsets',
    '--group',
    'app',
    '--all-input-topics',
    '--to-latest',
    '--execute',
  )
  expect(reset).toMatchObject({ exit: 0, stderr: '' })
  expect(reset.stdout).toBe(
    `\n${'GROUP'.padEnd(30)} ${'TOPIC'.padEnd(30)} PARTITION  NEW-OFFSET     \n${'app'.padEnd(30)} ${'lines'.padEnd(30)} 0          3              \n`,
  )
  expect((await listTopics(admin)).map(({ name }) => name)).toContain('app-store-changelog')
  const deleted = await run(broker, '--delete', '--group', 'app', '--delete-all-internal-topics')
  expect(deleted.stdout).toBe(
    "Deletion of requested streams groups ('app') was successful.\nDeletion of associated internal topics of the streams groups ('app') was successful.\n",
  )
  expect((await listTopics(admin)).map(({ name }) => name)).toEqual(['lines'])
})

test('a reset that deletes internal topics goes on where there are none', async () => {
  const { broker, admin } = await brokerWithLines()
  await join(admin)
  await leave(admin)
  await alterConsumerGroupOffsets(admin, 'app', [{ topic: 'lines', partition: 0, offset: 1 }])
  const words = ['--reset-offsets', '--group', 'app', '--all-input-topics', '--to-earliest', '--execute']
  expect((await run(broker, ...words, '--delete-internal-topic', 'gone')).stdout).toContain(
    "Error: Deleting internal topics for group 'app' failed because the topics do not exist.",
  )
  expect((await run(broker, ...words, '--delete-all-internal-topics')).exit).toBe(0)
})
