import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { startSamsa } from '../../src/index.ts'
import { ApiVersionsApi } from '../../src/kafka/messages/18-api-versions.ts'
import { Peer } from '../kafka/server/differential/peer.ts'

test('queued.max.request.bytes: nobody begins a request while those that come take as much', async () => {
  const samsa = await startSamsa({
    roles: ['kafka'],
    overrides: { 'socket.request.max.bytes': '100000', 'queued.max.request.bytes': '100000' },
  })
  onTestFinished(() => samsa.stop())
  const slow = await half(samsa.bootstrapServers, 100_000)
  const peer = new Peer(samsa.bootstrapServers)
  onTestFinished(() => peer.close())
  const ask = () => peer.ask(ApiVersionsApi, 3, { clientSoftwareName: 'a', clientSoftwareVersion: '1' })
  // What lies in the socket together with the first request is read with it.
  await ask()
  const second = ask()
  expect(await Promise.race([second, delay(200, 'waits')])).toBe('waits')
  slow.destroy()
  expect(await second).toMatchObject({ errorCode: 0 })
})

/** Announces a frame and sends a part of it. */
async function half(address: string, bytes: number): Promise<Socket> {
  const [host, port] = address.split(':')
  const socket = connect(Number(port), host)
  await once(socket, 'connect')
  const begun = Buffer.alloc(1000)
  begun.writeInt32BE(bytes)
  socket.write(begun)
  await delay(50)
  return socket
}
