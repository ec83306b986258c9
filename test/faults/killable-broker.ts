import type { ChildProcess } from 'node:child_process'
import type { Socket } from 'node:net'
import { decodeResponseFrame, encodeRequestFrame } from '../../src/kafka/messages/headers.ts'
import { FrameSplitter } from '../../src/wire/frame-splitter.ts'
import type { Api, InputOf, Message, TypeOf } from '../../src/wire/message.ts'
import { dial } from '../net/dial.ts'
import { killProcess, Program } from './program.ts'

const program = new Program('broker-process.ts')

/** Has the broker's program made before the tests of a file, and removed after them. */
export function useBrokerProcess(): void {
  program.use()
}

/** Starts a broker over a data directory; `settings` are lines of server.properties. It is killed when the test ends. */
export function startBrokerProcess(
  folder: string,
  ...settings: readonly string[]
): Promise<{ child: ChildProcess; port: number }> {
  return program.start(folder, ...settings)
}

/** A broker in a process of its own, and a connection to it on which one request follows the other. */
export class KillableBroker {
  readonly #child: ChildProcess
  readonly #socket: Socket
  readonly #replies: Buffer[] = []
  #wake: () => void = () => {}
  #requestsLeft = Number.POSITIVE_INFINITY
  #killAfterMs = 0
  isGone = false

  private constructor(child: ChildProcess, socket: Socket) {
    this.#child = child
    this.#socket = socket
    const splitter = new FrameSplitter(100_000_000)
    socket.on('error', () => {})
    socket.on('close', () => {
      this.isGone = true
      this.#wake()
    })
    socket.on('data', (chunk: Buffer) => {
      splitter.push(chunk, (frame) => this.#replies.push(frame))
      this.#wake()
    })
  }

  /** Starts it over a data directory; `settings` are lines of server.properties. */
  static async start(folder: string, ...settings: string[]): Promise<KillableBroker> {
    const { child, port } = await startBrokerProcess(folder, ...settings)
    return new KillableBroker(child, await dial({ kind: 'tcp', host: '127.0.0.1', port }))
  }

  /** The answer; undefined when the broker was killed before it. */
  async send<Request extends Message, Response extends Message>(
    api: Api<Request, Response>,
    version: number,
    request: InputOf<Request>,
  ): Promise<TypeOf<Response> | undefined> {
    for (const chunk of encodeRequestFrame(api, version, { correlationId: 1, clientId: 'k' }, request))
      this.#socket.write(chunk)
    if (--this.#requestsLeft === 0) setTimeout(() => this.#child.kill('SIGKILL'), this.#killAfterMs)
    while (this.#replies.length === 0 && !this.isGone) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
    const frame = this.#replies.shift()
    return frame === undefined ? undefined : decodeResponseFrame(api, version, frame).body
  }

  /** Kills the broker so many requests from now, and so long after that one was sent: most often while it is under way. */
  killAt(requests: number, afterMs: number): void {
    this.#requestsLeft = requests
    this.#killAfterMs = afterMs
  }

  async kill(): Promise<void> {
    await killProcess(this.#child)
  }
}
