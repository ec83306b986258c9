import { writeFileSync } from 'node:fs'
import { join as path } from 'node:path'
import { expect, test } from 'vitest'
import { main } from '../../../src/cli/kafka-streams-groups.ts'
import type { Admin } from '../../../src/kafka/client/admin/admin.ts'
import { alterConsumerGroupOffsets } from '../../../src/kafka/client/admin/alter-consumer-group-offsets.ts'
import { listConsumerGroupOffsets } from '../../../src/kafka/client/admin/list-consumer-group-offsets.ts'
import { ListGroupsApi } from '../../../src/kafka/messages/16-list-groups.ts'
import type { TestBroker } from '../../kafka/client/broker.ts'
import { silentPort } from '../../kafka/client/silent-port.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'
import { brokerWithLines, join, leave } from './streams-application.ts'

async function run(broker: TestBroker, ...words: string[]): Promise<string> {
  const io = memoryIo()
  const exit = await main(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)
  expect([exit, io.stderrText()]).toEqual([0, ''])
  return io.stdoutText()
}

/** The cells of the first row below the heading. */
const firstRow = (table: string) => table.trim().split('\n')[1]?.trim().split(/ +/)

async function committed(admin: Admin): Promise<number[]> {
  const offsets = (await listConsumerGroupOffsets(admin, new Map([['app', null]]))).get('app')
  if (!Array.isArray(offsets)) throw new Error(String(offsets))
  return offsets.map(({ offset }) => offset)
}

test('what is verbose of a running group', async () => {
  const { broker, admin } = await brokerWithLines()
  await join(admin)
  const offsets = await run(broker, '--describe', '--all-groups', '--offsets', '--verbose')
  expect(offsets.split('\n')[0]).toBe(
    'GROUP           TOPIC           PARTITION  CURRENT-OFFSET  LEADER-EPOCH    LOG-END-OFFSET  OFFSET-LAG     ',
  )
  expect(firstRow(offsets)).toEqual(['app', 'lines', '0', '-', '-', '3', '3'])
  const members = await run(broker, '--describe', '--all-groups', '--members', '--verbose')
  expect(members.split('\n')[0]).toMatch(/^GROUP +TARGET-ASSIGNMENT-EPOCH +TOPOLOGY-EPOCH /)
  expect(members).toContain('ACTIVE: 0:[0,1]; TARGET-ACTIVE: 0:[0,1]; ')
  const state = await run(broker, '--describe', '--group', 'app', '--state', '--verbose')
  expect(state.split('\n')[0]).toMatch(/ GROUP-EPOCH +TARGET-ASSIGNMENT-EPOCH /)
})

test('where a reset would go, and goes', async () => {
  const { broker, admin } = await brokerWithLines()
  await join(admin)
  await leave(admin)
  await alterConsumerGroupOffsets(admin, 'app', [{ topic: 'lines', partition: 0, offset: 1 }])
  const file = path(temporaryFolder(), 'plan.csv')
  const reset = (...words: string[]) => run(broker, '--reset-offsets', '--group', 'app', ...words)
  const planned = async (...words: string[]) => firstRow(await reset('--all-input-topics', ...words))?.at(-1)
  expect(await planned('--dry-run', '--to-offset', '2')).toBe('2')
  expect(await planned('--dry-run', '--shift-by', '1')).toBe('2')
  expect(await planned('--dry-run', '--to-current')).toBe('1')
  expect(await planned('--dry-run', '--to-datetime', '2000-01-01T00:00:00.000')).toBe('0')
  expect(await planned('--dry-run', '--by-duration', 'PT1H')).toBe('0')
  expect(await reset('--input-topic', 'lines:0', '--dry-run', '--to-latest', '--export')).toBe(
    'lines,0,3\n\n',
  )
  expect(await committed(admin)).toEqual([1])
  writeFileSync(file, 'lines,0,2\n')
  expect(firstRow(await reset('--from-file', file, '--execute'))?.at(-1)).toBe('2')
  expect(await committed(admin)).toEqual([2])
})

test('whose settings are used, and how long it waits', async () => {
  const { broker } = await brokerWithLines()
  const file = path(temporaryFolder(), 'client.properties')
  writeFileSync(file, 'client.id=from-file\n')
  const lists = broker.requestsOf(ListGroupsApi)
  await run(broker, '--list', '--command-config', file)
  expect(lists[0]?.clientId).toBe('from-file')
  const io = memoryIo()
  const silent = ['--bootstrap-server', `localhost:${await silentPort()}`, '--list', '--timeout', '50']
  expect(await main(silent, io)).toBe(1)
  expect(io.stdoutText()).toBe(
    '\nError: Executing streams group command failed due to java.util.concurrent.ExecutionException: org.apache.kafka.common.KafkaException: Failed to find brokers to send ListGroups\n',
  )
})
