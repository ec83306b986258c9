import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-share-groups.ts'
import { ListGroupsApi } from '../../../src/kafka/messages/16-list-groups.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { fill } from '../../kafka/client/consumer/consumer-kit.ts'
import { silentPort } from '../../kafka/client/silent-port.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

let broker: TestBroker
beforeEach(async () => {
  broker = await TestBroker.start()
})

async function run(...words: string[]): Promise<string> {
  const io = memoryIo()
  expect(await main(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)).toBe(0)
  return io.stdoutText()
}

const rows = (table: string) =>
  table
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/).join(' '))

it('resets all topics of a group, describes all groups and deletes them', async () => {
  for (const topic of ['jobs', 'tasks']) {
    await broker.createTopic(topic)
    await fill(broker, topic, ['a', 'b'])
    await run('--reset-offsets', '--group', 'workers', '--topic', topic, '--to-earliest', '--execute')
  }
  const all = ['--reset-offsets', '--group', 'workers', '--all-topics', '--to-latest']
  const planned = ['GROUP TOPIC PARTITION NEW-OFFSET', 'workers tasks 0 2', 'workers jobs 0 2']
  expect(rows(await run(...all, '--dry-run')).sort()).toEqual([...planned].sort())
  expect(rows(await run('--describe', '--all-groups', '--offsets')).sort()).toEqual([
    'GROUP TOPIC PARTITION START-OFFSET LAG',
    'workers jobs 0 0 2',
    'workers tasks 0 0 2',
  ])
  await run(...all, '--execute')
  expect(rows(await run('--describe', '--all-groups', '--offsets', '--verbose')).sort()).toEqual([
    'GROUP TOPIC PARTITION LEADER-EPOCH START-OFFSET LAG',
    expect.stringMatching(/^workers jobs 0 [-0-9]+ 2 0$/),
    expect.stringMatching(/^workers tasks 0 [-0-9]+ 2 0$/),
  ])
  expect(await run('--delete', '--all-groups')).toBe(
    "Deletion of requested share groups ('workers') was successful.\n",
  )
})

it('takes settings of a file, and waits as long as it is told', async () => {
  const file = join(temporaryFolder(), 'client.properties')
  writeFileSync(file, 'client.id=from-file\n')
  const lists = broker.requestsOf(ListGroupsApi)
  await run('--list', '--command-config', file)
  expect(lists[0]?.clientId).toBe('from-file')
  const io = memoryIo()
  const silent = ['--bootstrap-server', `localhost:${await silentPort()}`, '--list', '--timeout', '50']
  expect(await main(silent, io)).toBe(0)
  expect(io.stdoutText()).toBe(
    '\nError: Executing share group command failed due to java.util.concurrent.ExecutionException: org.apache.kafka.common.KafkaException: Failed to find brokers to send ListGroups\n',
  )
})
