import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-streams-application-reset.ts'
import { type Admin, openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { listConsumerGroupOffsets } from '../../../src/kafka/client/admin/list-consumer-group-offsets.ts'
import { listTopics } from '../../../src/kafka/client/admin/list-topics.ts'
import { MetadataApi } from '../../../src/kafka/messages/03-metadata.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { fill } from '../../kafka/client/consumer/consumer-kit.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

let broker: TestBroker
beforeEach(async () => {
  broker = await TestBroker.start()
  await broker.createTopic('in')
  await fill(broker, 'in', ['a', 'b', 'c'])
})

async function reset(...words: string[]): Promise<string> {
  const io = memoryIo()
  const base = ['--bootstrap-server', `localhost:${broker.port}`, '--application-id', 'app']
  expect([await main([...base, ...words], io), io.stderrText()]).toEqual([0, ''])
  return io.stdoutText()
}

async function withAdmin<T>(ask: (admin: Admin) => Promise<T>): Promise<T> {
  const admin = await openAdmin(broker.properties)
  return ask(admin).finally(() => admin.close())
}

it('goes to either end, to a time, or back by one', async () => {
  const offsetOf = async (...words: string[]) =>
    /Topic: in Partition: 0 Offset: (\d+)\n/.exec(
      await reset('--input-topics', 'in', '--dry-run', ...words),
    )?.[1]
  expect(await offsetOf('--to-latest')).toBe('3')
  expect(await offsetOf('--to-earliest')).toBe('0')
  expect(await offsetOf('--to-datetime', '2000-01-01T00:00:00.000')).toBe('0')
  expect(await offsetOf('--by-duration', 'PT1H')).toBe('0')
  expect(
    await reset('--input-topics', 'in', '--dry-run', '--to-datetime', '2999-01-01T00:00:00.000'),
  ).toContain(
    'Partition 0 from topic in is empty, without a committed record. Falling back to latest known offset.\nTopic: in Partition: 0 Offset: 3\n',
  )
  const offsets = () => withAdmin((admin) => listConsumerGroupOffsets(admin, new Map([['app', null]])))
  expect((await offsets()).get('app')).toEqual([])
  await reset('--input-topics', 'in', '--to-latest')
  expect((await offsets()).get('app')).toMatchObject([{ topic: 'in', partition: 0, offset: 3 }])
})

it('deletes those of the internal topics that it is told, else all of them', async () => {
  for (const name of ['app-one-changelog', 'app-two-repartition', 'app-other']) await broker.createTopic(name)
  const names = async () => (await withAdmin((admin) => listTopics(admin))).map(({ name }) => name).sort()
  expect(await reset('--internal-topics', 'app-one-changelog')).toContain(
    'Deleting specified internal topics [app-one-changelog]\nDone.\n',
  )
  expect(await names()).toEqual(['app-other', 'app-two-repartition', 'in'])
  expect(await reset()).toContain('Deleting inferred internal topics [app-two-repartition]\nDone.\n')
  expect(await names()).toEqual(['app-other', 'in'])
})

it.each([
  ['--command-config', ''],
  [
    '--config-file',
    'Option --config-file has been deprecated and will be removed in a future version. Use --command-config instead.\n',
  ],
])('takes settings of %s', async (option, warning) => {
  const file = join(temporaryFolder(), 'client.properties')
  // Where nothing is committed a shift counts from where a consumer would begin.
  writeFileSync(file, 'client.id=from-file\nauto.offset.reset=earliest\n')
  const asked = broker.requestsOf(MetadataApi)
  const said = await reset('--input-topics', 'in', '--shift-by', '1', '--dry-run', option, file)
  expect(said.slice(0, said.indexOf('----'))).toBe(warning)
  expect(said).toContain('Topic: in Partition: 0 Offset: 1\n')
  expect(new Set(asked.map(({ clientId }) => clientId))).toEqual(new Set(['from-file']))
})
