import { expect, test } from 'vitest'
import { main } from '../../../src/cli/kafka-consumer-groups.ts'
import { TestBroker } from '../../kafka/client/broker.ts'
import { consumerFor, EARLIEST, until } from '../../kafka/client/consumer/consumer-kit.ts'
import { memoryIo } from '../golden/memory-io.ts'

// The words and columns are those of the real script for such groups (scripts/compare-kafka-scripts live-groups).

async function describe(broker: TestBroker, ...words: string[]) {
  const io = memoryIo()
  const where = ['--bootstrap-server', `localhost:${broker.port}`]
  await main([...where, '--describe', '--group', 'g', ...words], io)
  return { rows: io.stdoutText().trim().split('\n').slice(1).map(cells), stderr: io.stderrText() }
}

function cells(row: string): string[] {
  return row.trim().split(/ +/)
}

/** Two members of a group, of which the second is new and the first has not given anything up; polling is what would change that. */
async function rebalancing(protocol: 'classic' | 'consumer', settings: Record<string, string> = {}) {
  const broker = await TestBroker.start(settings)
  await broker.createTopic('one', 2)
  const own = { ...EARLIEST, 'group.id': 'g', 'group.protocol': protocol }
  const first = await consumerFor(broker, { ...own, 'client.id': 'first' })
  first.subscribe(['one'])
  await until(first, () => first.assignment().length === 2)
  const second = await consumerFor(broker, { ...own, 'client.id': 'second' })
  second.subscribe(['one'])
  await second.poll(0)
  return broker
}

async function untilState(broker: TestBroker, state: string): Promise<string[]> {
  for (let tries = 0; tries < 50; tries++) {
    const { rows } = await describe(broker, '--state')
    if (rows[0]?.includes(state)) return rows[0]
  }
  throw new Error(`never ${state}`)
}

test('a classic group that waits for a member is rebalancing, and shows what members had before', async () => {
  const broker = await rebalancing('classic')
  // No assignor is chosen while the members are gathered.
  expect((await untilState(broker, 'PreparingRebalance')).slice(3)).toEqual(['-', 'PreparingRebalance', '2'])
  const members = await describe(broker, '--members')
  expect(members.stderr).toContain("Warning: Consumer group 'g' is rebalancing.")
  expect(members.rows.map((row) => row.slice(3)).sort()).toEqual([
    ['first', '2'],
    ['second', '0'],
  ])
})

test('a consumer group is reconciling while a member has not given up what another is to get', async () => {
  const broker = await rebalancing('consumer', {
    'group.consumer.min.assignment.interval.ms': '0',
    'group.consumer.assignment.interval.ms': '0',
  })
  const row = await untilState(broker, 'Reconciling')
  expect(row.slice(3)).toEqual(['uniform', 'Reconciling', '2'])
  const { rows } = await describe(broker, '--members', '--verbose')
  const first = rows.find((each) => each.includes('first'))
  expect(first?.slice(4)).toMatchObject(['2', '2', 'one:0,1', '3', expect.stringMatching(/^one:[01]$/)])
})

test('a consumer group is assigning while a new member waits for the assignment interval', async () => {
  const broker = await rebalancing('consumer', { 'group.consumer.assignment.interval.ms': '15000' })
  expect((await untilState(broker, 'Assigning')).slice(3)).toEqual(['uniform', 'Assigning', '2'])
  const { rows } = await describe(broker, '--members')
  expect(rows.map((row) => row.slice(3)).sort()).toEqual([
    ['first', '2'],
    ['second', '0'],
  ])
})
