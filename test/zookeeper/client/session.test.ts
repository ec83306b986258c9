import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ManualClock } from '../../../src/runtime/clock.ts'
import { FrameSplitter } from '../../../src/wire/frame-splitter.ts'
import { ZooKeeperClient } from '../../../src/zookeeper/client/client.ts'
import { parseConnectString } from '../../../src/zookeeper/client/connect-string.ts'
import { Session } from '../../../src/zookeeper/client/session.ts'
import { decodeRecord, JuteWriter } from '../../../src/zookeeper/jute.ts'
import {
  ConnectRequest,
  ConnectResponse,
  ReplyHeader,
  RequestHeader,
} from '../../../src/zookeeper/messages.ts'
import { OpCode, SpecialXid } from '../../../src/zookeeper/op-codes.ts'

/** A server that takes every session for 30 s and then says only what a test tells it to. */
class SilentServer {
  readonly #listener: Server
  readonly handshakes: ConnectRequest[] = []
  readonly requests: RequestHeader[] = []
  #socket: Socket | undefined
  #onFrame: () => void = () => {}
  takesSessions = true
  isReadOnly = false

  constructor() {
    this.#listener = createServer((socket) => {
      this.#socket = socket
      const splitter = new FrameSplitter(1 << 20)
      let isFirst = true
      socket.on('data', (chunk: Buffer) => {
        if (chunk.toString() === 'isro') {
          socket.end(this.isReadOnly ? 'ro' : 'rw')
          return
        }
        splitter.push(chunk, (frame) => {
          if (isFirst) this.#welcome(decodeRecord(ConnectRequest, frame))
          else this.requests.push(decodeRecord(RequestHeader, frame))
          isFirst = false
          this.#onFrame()
        })
      })
      socket.on('error', () => {})
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#listener.listen(0, '127.0.0.1', resolve))
    return `127.0.0.1:${(this.#listener.address() as AddressInfo).port}`
  }

  close(): void {
    this.#listener.close()
    this.#socket?.destroy()
  }

  send(write: (writer: JuteWriter) => void): void {
    const writer = new JuteWriter()
    const start = writer.beginFrame()
    write(writer)
    writer.endFrame(start)
    this.#socket?.write(writer.take())
  }

  async gone(): Promise<void> {
    if (this.#socket?.closed === false) await once(this.#socket, 'close')
  }

  /** Resolves once something holds, looked at after every frame. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      this.#onFrame = () => {
        if (holds()) resolve()
      }
      this.#onFrame()
    })
  }

  #welcome(request: ConnectRequest): void {
    this.handshakes.push(request)
    if (!this.takesSessions) return
    const passwd = Buffer.alloc(16, 7)
    this.send((writer) =>
      ConnectResponse.write(writer, {
        protocolVersion: 0,
        timeOut: 30_000,
        sessionId: 5n,
        passwd,
        readOnly: this.isReadOnly,
      }),
    )
  }
}

let server: SilentServer
let clock: ManualClock
let client: ZooKeeperClient

beforeEach(async () => {
  server = new SilentServer()
  clock = new ManualClock(1_000_000)
  client = new ZooKeeperClient(await server.listen(), { clock, sessionTimeoutMs: 40_000 })
})

afterEach(() => {
  client.abandon()
  server.close()
})

const connected = async () => {
  await client.firstAttempt(1)
  expect(client.state).toBe('CONNECTED')
}

describe('a session', () => {
  it('pings a server that it has sent nothing for a third of the timeout, 10 s at most', async () => {
    await connected()
    clock.advance(9_999)
    clock.advance(1)
    await server.until(() => server.requests.length > 0)
    expect(server.requests).toEqual([{ xid: SpecialXid.ping, type: OpCode.ping }])
  })

  it('gives up a server that is silent for two thirds of the timeout, and comes back with the same session', async () => {
    await connected()
    const pending = client.exists('/a')
    clock.advance(19_999)
    expect(client.state).toBe('CONNECTED')
    clock.advance(1)
    await expect(pending).rejects.toThrow('KeeperErrorCode = ConnectionLoss for /a')
    clock.advance(1000)
    await server.until(() => server.handshakes.length === 2)
    expect(server.handshakes.map(({ sessionId, timeOut }) => [sessionId, timeOut])).toEqual([
      [0n, 40_000],
      [5n, 40_000],
    ])
    expect(server.handshakes[1]?.passwd).toEqual(Buffer.alloc(16, 7))
  })

  it('gives up a server that takes the connection and not the session', async () => {
    await connected()
    server.takesSessions = false
    clock.advance(20_000)
    clock.advance(1000)
    await server.until(() => server.handshakes.length === 2)
    const pending = client.exists('/a')
    clock.advance(30_000)
    await expect(pending).rejects.toThrow('KeeperErrorCode')
  })

  it('drops a connection whose replies are out of order', async () => {
    await connected()
    const pending = client.exists('/a')
    await server.until(() => server.requests.length === 1)
    server.send((writer) => ReplyHeader.write(writer, { xid: 77, zxid: 1, err: 0 }))
    await expect(pending).rejects.toThrow('ConnectionLoss')
    expect(client.state).toBe('CONNECTING')
  })

  it('drops a connection that sends no frames', async () => {
    await connected()
    const pending = client.exists('/a')
    await server.until(() => server.requests.length === 1)
    server.send(() => {}) // a frame of no bytes: there is no reply header in it
    await expect(pending).rejects.toThrow('ConnectionLoss')
    await server.gone()
  })

  it('tells a reply it can’t read from one that never came', async () => {
    await connected()
    const pending = client.getData('/a')
    await server.until(() => server.requests.length === 1)
    server.send((writer) => ReplyHeader.write(writer, { xid: server.requests[0]?.xid ?? 0, zxid: 1, err: 0 }))
    await expect(pending).rejects.toThrow('KeeperErrorCode = MarshallingError for /a')
    expect(client.state).toBe('CONNECTED')
  })
})

describe('a session on a server that only reads', () => {
  it('goes to one that writes, as a new session', async () => {
    const [reader, writer] = [new SilentServer(), new SilentServer()]
    reader.isReadOnly = true
    const servers = [...parseConnectString(`${await reader.listen()},${await writer.listen()}`).servers]
    const states: string[] = []
    const roaming = new Session({
      servers,
      clock,
      timeoutMs: 30_000,
      canBeReadOnly: true,
      maxFrameBytes: 1 << 20,
      onEvent: ({ state }) => states.push(state),
      rearm: () => [],
    })
    roaming.start()
    await new Promise<void>((resolve) => roaming.whenSettled(resolve))
    expect(roaming.state).toBe('CONNECTEDREADONLY')
    clock.advance(100)
    await reader.gone()
    clock.advance(1000)
    await writer.until(() => writer.handshakes.length === 1)
    expect(writer.handshakes[0]).toMatchObject({ sessionId: 0n, readOnly: true })
    expect(states).toEqual(['ConnectedReadOnly', 'Disconnected'])
    roaming.abandon()
    reader.close()
    writer.close()
  })
})

describe('a request timeout', () => {
  it('fails the request and gives up the connection', async () => {
    const other = new SilentServer()
    const hurried = new ZooKeeperClient(await other.listen(), { clock, requestTimeoutMs: 500 })
    await hurried.firstAttempt(1)
    const pending = hurried.exists('/a')
    clock.advance(500)
    await expect(pending).rejects.toMatchObject({ keeperCode: -122 })
    expect(hurried.state).toBe('CONNECTING')
    hurried.abandon()
    other.close()
  })
})
