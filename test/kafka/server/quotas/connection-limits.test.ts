import { once } from 'node:events'
import { expect, onTestFinished, test } from 'vitest'
import { MetadataApi } from '../../../../src/kafka/messages/03-metadata.ts'
import { ResourceType } from '../../../../src/kafka/server/cluster/resource-types.ts'
import { Listener } from '../../../../src/net/listener.ts'
import { systemClock } from '../../../../src/runtime/clock.ts'
import { type DialAddress, dial } from '../../../net/dial.ts'
import { BrokerFixture } from '../broker-fixture.ts'
import { Client } from '../serving.ts'

async function listen() {
  const fixture = await BrokerFixture.start()
  const problems: string[] = []
  const listener = await Listener.open(
    { kind: 'tcp', host: '127.0.0.1', port: 0 },
    {
      clock: systemClock,
      maxFrameBytes: 10_000_000,
      onConnection: fixture.open.onConnection,
      onProblem: (text) => problems.push(text),
      admission: fixture.broker.connectionQuotas,
    },
  )
  onTestFinished(() => listener.close())
  const connect = async () => {
    const client = new Client(await dial(listener.address as DialAddress))
    onTestFinished(() => {
      client.socket.destroy()
    })
    client.send(MetadataApi, 9, 1, { topics: [] })
    return client
  }
  const set = (configs: Readonly<Record<string, string>>) =>
    fixture.broker.cluster.resources.set(ResourceType.BROKER, '', new Map(Object.entries(configs)))
  return { fixture, problems, connect, set }
}

test('max.connections holds from when it is set, and those beyond it are served when others have left', async () => {
  const { connect, set } = await listen()
  await set({ 'max.connections': '1' })
  const first = await connect()
  await first.reply()
  const second = await connect()
  const answered = second.reply()
  first.socket.destroy()
  await answered
  const third = await connect()
  const later = third.reply()
  await set({ 'max.connections': '2' })
  await later
})

test('the connections of an address are limited by number, and more are closed', async () => {
  const { connect, set, problems } = await listen()
  await set({ 'max.connections.per.ip': '1' })
  await (await connect()).reply()
  const second = await connect()
  await once(second.socket, 'close')
  expect(problems.at(-1)).toMatch(/127\.0\.0\.1 has its 1 connections already/)
  await set({ 'max.connections.per.ip': '1', 'max.connections.per.ip.overrides': '127.0.0.1:2' })
  await (await connect()).reply()
})

test('the connections of an address are limited by rate, which the broker waits for before it closes them', async () => {
  const { fixture, connect } = await listen()
  await fixture.broker.quotas.set([
    { entity: new Map([['ip', null]]), quotas: new Map([['connection_creation_rate', 1]]) },
  ])
  for (let n = 0; n < 10; n++) await (await connect()).reply()
  const tooMany = await connect()
  const closed = once(tooMany.socket, 'close')
  // The listener has heard of it when it answers another.
  await fixture.broker.quotas.set([{ entity: new Map([['ip', null]]), quotas: new Map() }])
  await (await connect()).reply()
  fixture.clock.advance(1000)
  await closed
})
