import { expect, it } from 'vitest'
import { main } from '../../../src/cli/kafka-groups.ts'
import { consumerFor, until } from '../../kafka/client/consumer/consumer-kit.ts'
import { memoryIo } from '../golden/memory-io.ts'
import { brokerWithLines, join } from '../kafka-streams-groups/streams-application.ts'

it('lists groups of one kind', async () => {
  const { broker, admin } = await brokerWithLines()
  await join(admin)
  for (const [group, protocol] of [
    ['old', 'classic'],
    ['new', 'consumer'],
  ] as const) {
    const consumer = await consumerFor(broker, { 'group.id': group, 'group.protocol': protocol })
    consumer.subscribe(['lines'])
    await until(consumer, () => consumer.assignment().length > 0)
  }
  const list = async (...words: string[]) => {
    const io = memoryIo()
    const base = ['--bootstrap-server', `localhost:${broker.port}`, '--list']
    expect([await main([...base, ...words], io), io.stderrText()]).toEqual([0, ''])
    const [, ...rows] = io.stdoutText().trim().split('\n')
    return rows.map((row) => row.trim().split(/ +/).join(' ')).sort()
  }
  const [app, old, current] = ['app Streams streams', 'old Classic consumer', 'new Consumer consumer']
  expect(await list()).toEqual([app, current, old])
  expect(await list('--streams')).toEqual([app])
  expect(await list('--consumer')).toEqual([current, old])
  expect(await list('--share')).toEqual([])
  expect(await list('--group-type', 'classic')).toEqual([old])
  expect(await list('--protocol', 'consumer')).toEqual([current, old])
})
