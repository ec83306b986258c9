import type { Socket } from 'node:net'
import { decodeResponseFrame, encodeRequestFrame } from '../../src/kafka/messages/headers.ts'
import { FrameSplitter } from '../../src/wire/frame-splitter.ts'
import type { Api, InputOf, Message, TypeOf } from '../../src/wire/message.ts'
import { dial } from '../net/dial.ts'

/** Something that requests can be sent to, and that may be gone before it answers. */
export interface Sender {
  readonly isGone: boolean
  /** The answer; undefined when the broker was killed before it. */
  send<Request extends Message, Response extends Message>(
    api: Api<Request, Response>,
    version: number,
    request: InputOf<Request>,
  ): Promise<TypeOf<Response> | undefined>
}

/** A connection to a broker that may be killed. Requests may be sent without waiting: they are answered in order. */
export class BrokerConnection implements Sender {
  readonly #socket: Socket
  readonly #waiting: ((frame: Buffer | undefined) => void)[] = []
  isGone = false

  private constructor(socket: Socket) {
    this.#socket = socket
    const splitter = new FrameSplitter(100_000_000)
    socket.on('error', () => {})
    socket.on('close', () => {
      this.isGone = true
      for (const take of this.#waiting.splice(0)) take(undefined)
    })
    socket.on('data', (chunk: Buffer) => splitter.push(chunk, (frame) => this.#waiting.shift()?.(frame)))
  }

  static async open(port: number): Promise<BrokerConnection> {
    return new BrokerConnection(await dial({ kind: 'tcp', host: '127.0.0.1', port }))
  }

  async send<Request extends Message, Response extends Message>(
    api: Api<Request, Response>,
    version: number,
    request: InputOf<Request>,
  ): Promise<TypeOf<Response> | undefined> {
    if (this.isGone) return undefined
    const answer = new Promise<Buffer | undefined>((resolve) => this.#waiting.push(resolve))
    for (const chunk of encodeRequestFrame(api, version, { correlationId: 1, clientId: 'k' }, request))
      this.#socket.write(chunk)
    const frame = await answer
    return frame === undefined ? undefined : decodeResponseFrame(api, version, frame).body
  }
}
