import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { main } from '../../../src/cli/kafka-consumer-groups.ts'
import { openAdmin } from '../../../src/kafka/client/admin/admin.ts'
import { alterConsumerGroupOffsets } from '../../../src/kafka/client/admin/alter-consumer-group-offsets.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { consumerFor, fill, until } from '../../kafka/client/consumer/consumer-kit.ts'
import { temporaryFolder } from '../../temporary-folder.ts'
import { memoryIo } from '../golden/memory-io.ts'

async function brokerWithGroup(): Promise<TestBroker> {
  const broker = await TestBroker.start()
  await broker.createTopic('orders', 2)
  await fill(broker, 'orders', ['a', 'b', 'c'])
  const admin = await openAdmin(broker.properties)
  onTestFinished(() => admin.close())
  await alterConsumerGroupOffsets(admin, 'billing', [{ topic: 'orders', partition: 0, offset: 1 }])
  return broker
}

async function run(broker: TestBroker, ...words: string[]) {
  const io = memoryIo()
  const exit = await main(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)
  return { exit, stdout: io.stdoutText(), stderr: io.stderrText() }
}

test('lists and describes print JSON', async () => {
  const broker = await brokerWithGroup()
  const list = await run(broker, '--list', '--json')
  expect(JSON.parse(list.stdout)).toEqual({
    groupId: 'billing',
    type: 'Classic',
    state: 'Empty',
    protocolType: '',
  })
  const offsets = await run(broker, '--describe', '--group', 'billing', '--json')
  expect(JSON.parse(offsets.stdout)).toMatchObject({
    groupId: 'billing',
    partitions: [
      { topic: 'orders', partition: 0, committedOffset: 1, logEndOffset: 3, lag: 2, memberId: null },
    ],
  })
  const state = await run(broker, '--describe', '--group', 'billing', '--state', '--json')
  expect(JSON.parse(state.stdout)).toMatchObject({ state: 'Empty', memberCount: 0, coordinator: { id: 1 } })
})

test('--watch describes again and again, with rates, until a signal', async () => {
  const broker = await brokerWithGroup()
  const io = memoryIo()
  const words = ['--describe', '--group', 'billing', '--watch', '0.05']
  const ended = main(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)
  await io.printed(/billing: 2 records behind; consumed 0\/s, produced 0\/s/)
  await fill(broker, 'orders', ['d'])
  await io.printed(/billing: 3 records behind/)
  io.signal('SIGINT')
  expect(await ended).toBe(130)
  expect(io.stdoutText()).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z\n\nGROUP +TOPIC/)
})

test('--watch draws a terminal anew, and leaves the cursor on a line of its own', async () => {
  const broker = await brokerWithGroup()
  const io = memoryIo()
  io.stdout.isTTY = true
  const words = ['--describe', '--group', 'billing', '--watch', '0.05']
  const ended = main(['--bootstrap-server', `localhost:${broker.port}`, ...words], io)
  await io.printed(/consumed 0\/s/)
  io.signal('SIGINT')
  expect(await ended).toBe(130)
  const [before, ...pages] = io.stdoutText().split('\u001b[H\u001b[J')
  expect(before).toBe('')
  expect(pages.length).toBeGreaterThan(1)
  expect(pages[0]).toMatch(/^\S+Z, every 0.05 s; Control-C ends\n\nGROUP +TOPIC/)
  expect(pages.at(-1)).toMatch(/produced 0\/s\n\n$/)
})

test('the wish to reset a group with members is refused, without a failure', async () => {
  const broker = await brokerWithGroup()
  const consumer = await consumerFor(broker, { 'group.id': 'billing', 'group.protocol': 'classic' })
  consumer.subscribe(['orders'])
  await until(consumer, () => consumer.assignment().length > 0)
  const reset = await run(
    broker,
    '--reset-offsets',
    '--group',
    'billing',
    '--all-topics',
    '--to-latest',
    '--execute',
  )
  expect(reset).toMatchObject({ exit: 0, stderr: '' })
  expect(reset.stdout).toBe(
    "\nError: Assignments can only be reset if the group 'billing' is inactive, but the current state is Stable.\n\nGROUP           TOPIC           PARTITION  NEW-OFFSET\n",
  )
})

test('a reset may go to a time as people write it', async () => {
  const broker = await brokerWithGroup()
  const words = ['--reset-offsets', '--group', 'billing', '--topic', 'orders:0', '--dry-run']
  const reset = await run(broker, ...words, '--to-datetime', '2 hours ago')
  expect(reset.stdout).toContain('billing         orders          0          0\n')
  expect((await run(broker, ...words, '--to-datetime', 'soon')).stdout).toContain(
    "java.text.ParseException: Error parsing timestamp. It does not contain a 'T'",
  )
})

test('the plan of several groups is exported with their names, and read back', async () => {
  const broker = await brokerWithGroup()
  const words = [
    '--reset-offsets',
    '--group',
    'billing',
    '--group',
    'other',
    '--topic',
    'orders',
    '--dry-run',
  ]
  const exported = await run(broker, ...words, '--to-latest', '--export')
  expect(exported.stdout).toBe(
    'other,orders,0,3\nother,orders,1,0\nbilling,orders,0,3\nbilling,orders,1,0\n\n',
  )
  const file = join(temporaryFolder(), 'plan.csv')
  writeFileSync(file, exported.stdout)
  const again = await run(broker, '--reset-offsets', '--all-groups', '--from-file', file, '--execute')
  expect(again.stdout).toContain('billing         orders          0          3\n')
  expect((await run(broker, '--describe', '--group', 'billing')).stdout).toContain(
    '3               3               0',
  )
})
