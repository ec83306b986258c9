/** Noise and misshapen requests at the server's port, while a client that behaves gets right answers beside them. */
import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, it, vi } from 'vitest'
import { Random } from '../../random.ts'
import { handshakeFrame, NEW_SESSION } from './differential/handshake.ts'
import { randomRequest, randomUrgentRequest } from './differential/random-requests.ts'
import { requestFrame } from './differential/request.ts'
import { create, setData, textOf } from './support/requests.ts'
import { TestServer } from './support/test-server.ts'

const CONNECTIONS = Number(process.env['ZOOKEEPER_FUZZ_CONNECTIONS'] ?? 60)

let server: TestServer

afterEach(() => server.close())

it.each([1, 2])(
  'whatever is sent, others are served and nothing stays behind (seed %i)',
  {
    timeout: 30_000 + CONNECTIONS * 100,
  },
  async (seed) => {
    const random = new Random(seed)
    server = await TestServer.start({ extendedTypesEnabled: true, maxClientCnxns: 0, fourLetterWords: ['*'] })
    const client = await server.client()
    await create(client, '/behaved')
    for (let number = 0; number < CONNECTIONS; number++) {
      await attack(random)
      const text = `value ${number}`
      expect((await setData(client, '/behaved', text)).err).toBe(0)
      expect(await textOf(client, '/behaved')).toBe(text)
    }
    // The sessions that were made have not expired: this clock stands still.
    await vi.waitFor(() => expect(server.server.connections.size).toBe(1))
    expect(server.server.tree.watches.count).toBe(0)
    expect(server.server.outstandingRequests).toBe(0)
  },
)

/** One connection that misbehaves, to its end. */
async function attack(random: Random): Promise<void> {
  const socket = connect(server.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'connect')
  const handshake = handshakeFrame(NEW_SESSION, { key: undefined, lastZxid: 0n })
  if (random.chance(0.8)) socket.write(handshake)
  for (let count = random.int(1, 12); count > 0; count--) socket.write(chunk(random))
  const closed = once(socket, 'close')
  if (random.chance(0.5)) socket.end()
  else socket.destroy()
  await closed
}

/** A frame with noise in it, noise without a frame, or a request of which some bytes were changed. */
function chunk(random: Random): Buffer {
  const kind = random.int(0, 9)
  if (kind === 0) return noise(random, random.int(1, 200))
  if (kind === 1) {
    const body = noise(random, random.int(0, 100))
    const length = Buffer.alloc(4)
    length.writeInt32BE(
      random.chance(0.8) ? body.length : random.pick([-1, 2 ** 31 - 1, 1_048_576, body.length + 1]),
    )
    return Buffer.concat([length, body])
  }
  const scene = { root: '/fuzzed', hasQuotas: random.chance(0.3), largeBytes: 100_000 }
  const request = random.chance(0.1) ? randomUrgentRequest(random) : randomRequest(random, scene)
  const frame = Buffer.from(requestFrame(request, 10n))
  for (let changes = random.pick([0, 0, 1, 2, 8]); changes > 0; changes--) {
    // The frame's length stays, so that what follows is still cut where it was.
    if (frame.length > 12) frame[random.int(8, frame.length - 1)] = random.int(0, 255)
  }
  return frame
}

function noise(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => random.int(0, 255)))
}
