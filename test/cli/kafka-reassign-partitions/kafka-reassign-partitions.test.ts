import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-reassign-partitions.ts'
import { openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { describeConfigs } from '../../../src/kafka/client/admin/describe-configs.ts'
import { AlterPartitionReassignmentsApi } from '../../../src/kafka/messages/45-alter-partition-reassignments.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function setting() {
  const broker = await TestBroker.start()
  await broker.createTopic('t', 2)
  const file = join(temporaryFolder(), 'plan.json')
  const run = async (...words: string[]) => {
    const io = memoryIo()
    const base = ['--bootstrap-server', `localhost:${broker.port}`, ...words]
    expect([await main(base, io), io.stderrText()]).toEqual([0, ''])
    return io.stdoutText()
  }
  return { broker, file, run }
}

it('limits the rates of a reassignment, and lifts them once all is done, unless they are to stay', async () => {
  const { broker, file, run } = await setting()
  const admin = await openAdmin(broker.properties)
  const configsOf = async (type: number, name: string) => {
    const entries = (await describeConfigs(admin, [{ type, name }])).get(name)
    if (!Array.isArray(entries)) throw new Error(String(entries))
    const set = entries.filter((entry) => entry.name.includes('thrott') || entry.name.includes('alter.log'))
    return Object.fromEntries(set.map((entry) => [entry.name, entry.value]))
  }
  writeFileSync(
    file,
    '{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[1],"log_dirs":["any"]}]}',
  )
  const throttles = ['--throttle', '5000', '--replica-alter-log-dirs-throttle', '6000']
  const plan = ['--reassignment-json-file', file]
  expect(await run('--execute', ...plan, ...throttles, '--timeout', '100', '--additional')).toContain(
    'The inter-broker throttle limit was set to 5000 B/s\nThe replica-alter-dir throttle limit was set to 6000 B/s\nSuccessfully started partition reassignment for t-0\n',
  )
  const [BROKER, TOPIC] = [4, 2]
  const limited = {
    'leader.replication.throttled.rate': '5000',
    'follower.replication.throttled.rate': '5000',
  }
  expect(await configsOf(TOPIC, 't')).toMatchObject({ 'leader.replication.throttled.replicas': '0:1' })
  expect(await configsOf(BROKER, '1')).toMatchObject(limited)
  const done = 'Status of partition reassignment:\nReassignment of partition t-0 is completed.\n\n'
  expect(await run('--verify', ...plan, '--preserve-throttles')).toBe(done)
  expect(await configsOf(BROKER, '1')).toMatchObject(limited)
  expect(await run('--verify', ...plan)).toBe(
    `${done}Clearing broker-level throttles on broker 1\nClearing topic-level throttles on topic t\n`,
  )
  expect(await configsOf(BROKER, '1')).not.toMatchObject(limited)
  await admin.close()
})

it('tells the broker whether a partition may get more or fewer replicas', async () => {
  const { broker, file, run } = await setting()
  const asked = broker.requestsOf(AlterPartitionReassignmentsApi)
  writeFileSync(file, '{"version":1,"partitions":[{"topic":"t","partition":0,"replicas":[1]}]}')
  const words = ['--execute', '--reassignment-json-file', file]
  await run(...words)
  await run(...words, '--disallow-replication-factor-change')
  expect(asked.map(({ body }) => body.allowReplicationFactorChange)).toEqual([true, false])
})

it('places replicas on the brokers of a list, whatever their racks', async () => {
  const { file, run } = await setting()
  writeFileSync(file, '{"version":1,"topics":[{"topic":"t"}]}')
  const words = ['--generate', '--topics-to-move-json-file', file, '--broker-list', '1']
  const plan = await run(...words)
  expect(plan).toContain(
    'Proposed partition reassignment configuration\n{"version":1,"partitions":[{"topic":"t",',
  )
  expect(await run(...words, '--disable-rack-aware')).toBe(plan)
})
