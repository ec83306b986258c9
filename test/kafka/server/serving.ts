import type { Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { encodeRequestFrame } from '../../../src/kafka/messages/headers.ts'
import type { Broker } from '../../../src/kafka/server/broker.ts'
import type { Connection } from '../../../src/net/connection.ts'
import { Listener } from '../../../src/net/listener.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { FrameSplitter } from '../../../src/wire/frame-splitter.ts'
import type { Api, InputOf } from '../../../src/wire/message.ts'
import { type DialAddress, dial } from '../../net/dial.ts'
import { BrokerFixture } from './broker-fixture.ts'

/** A client that writes what it is told and hands out replies in the order in which they come. */
export class Client {
  readonly socket: Socket
  readonly #replies: Buffer[] = []
  readonly #splitter = new FrameSplitter(100_000_000)
  #wake: () => void = () => {}

  constructor(socket: Socket) {
    this.socket = socket
    socket.on('error', () => {})
    socket.on('data', (chunk: Buffer) => {
      this.#splitter.push(chunk, (frame) => this.#replies.push(Buffer.from(frame)))
      this.#wake()
    })
  }

  send<A extends Api>(api: A, version: number, correlationId: number, body: InputOf<A['request']>): void {
    this.socket.write(requestOf(api, version, correlationId, body))
  }

  async reply(): Promise<Buffer> {
    for (;;) {
      const reply = this.#replies.shift()
      if (reply !== undefined) return reply
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }
}

/** The bytes of a request. */
export function requestOf<A extends Api>(
  api: A,
  version: number,
  correlationId: number,
  body: InputOf<A['request']>,
): Buffer {
  return Buffer.concat(encodeRequestFrame(api, version, { correlationId, clientId: 'test' }, body))
}

type OnConnection = (connection: Connection) => (frame: Buffer) => void

/** A broker behind a TCP listener, and a way to connect to it. */
export async function serve(onConnectionOf?: (broker: Broker) => OnConnection) {
  const fixture = await BrokerFixture.start()
  const topic = await fixture.createTopic('t')
  const problems: string[] = []
  const listener = await Listener.open(
    { kind: 'tcp', host: '127.0.0.1', port: 0 },
    {
      clock: systemClock,
      maxFrameBytes: 10_000_000,
      onConnection: onConnectionOf?.(fixture.broker) ?? fixture.open.onConnection,
      onProblem: (text) => problems.push(text),
    },
  )
  onTestFinished(() => listener.close())
  const connect = async () => {
    const client = new Client(await dial(listener.address as DialAddress))
    onTestFinished(() => {
      client.socket.destroy()
    })
    return client
  }
  return { fixture, topic, problems, connect }
}
