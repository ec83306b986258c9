import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { decodeResponseFrame, encodeRequestFrame } from '../../../../src/kafka/messages/headers.ts'
import type { Api, InputOf, Message, TypeOf } from '../../../../src/wire/message.ts'

const ANSWER_DEADLINE_MS = 4_000

/** A broker as one client sees it: sends a request, and says what comes back, or that the connection was ended. */
export class Peer {
  readonly #host: string
  readonly #port: number
  readonly #deadlineMs: number
  #socket: Socket | undefined
  #pending = Buffer.alloc(0)
  #wake: () => void = () => {}
  #correlationId = 0

  constructor(address: string, deadlineMs = ANSWER_DEADLINE_MS) {
    this.#deadlineMs = deadlineMs
    const [host = '', port = ''] = address.split(':')
    this.#host = host
    this.#port = Number(port)
  }

  /**
   * The answer; 'closed' when the broker has ended the connection instead, 'silent' when it has done nothing for a while.
   * The next request then opens another connection.
   */
  async ask<Request extends Message, Response extends Message>(
    api: Api<Request, Response>,
    version: number,
    request: InputOf<Request>,
  ): Promise<TypeOf<Response> | 'closed' | 'silent'> {
    const socket = this.#socket ?? (await this.#open())
    const header = { correlationId: ++this.#correlationId, clientId: 'differential' }
    for (const chunk of encodeRequestFrame(api, version, header, request)) socket.write(chunk)
    const frame = await this.#frame()
    if (frame === 'silent') {
      this.close()
      return frame
    }
    return frame === undefined ? 'closed' : decodeResponseFrame(api, version, frame).body
  }

  close(): void {
    this.#socket?.destroy()
    this.#socket = undefined
  }

  async #open(): Promise<Socket> {
    const socket = connect(this.#port, this.#host).setNoDelay()
    await once(socket, 'connect')
    this.#pending = Buffer.alloc(0)
    socket.on('data', (chunk: Buffer) => {
      this.#pending = Buffer.concat([this.#pending, chunk])
      this.#wake()
    })
    socket.on('error', () => {})
    socket.on('close', () => {
      if (this.#socket === socket) this.#socket = undefined
      this.#wake()
    })
    this.#socket = socket
    return socket
  }

  async #frame(): Promise<Buffer | undefined | 'silent'> {
    const deadlineMs = Date.now() + this.#deadlineMs
    const isWhole = (): boolean =>
      this.#pending.length >= 4 && this.#pending.length >= 4 + this.#pending.readInt32BE()
    while (!isWhole()) {
      if (this.#socket === undefined) return undefined
      if (Date.now() >= deadlineMs) return 'silent'
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, deadlineMs - Date.now())
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const end = 4 + this.#pending.readInt32BE()
    const frame = this.#pending.subarray(4, end)
    this.#pending = this.#pending.subarray(end)
    return frame
  }
}
