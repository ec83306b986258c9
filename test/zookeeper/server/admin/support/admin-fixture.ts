import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server } from 'node:net'
import { AdminServer } from '../../../../../src/zookeeper/server/admin/admin-server.ts'
import type { ZooKeeperConfigInput } from '../../../../../src/zookeeper/server/config.ts'
import { TestServer } from '../../support/test-server.ts'

/** A server with an AdminServer before it, over real HTTP. */
export class AdminFixture {
  readonly zookeeper: TestServer
  readonly #admin: AdminServer
  readonly #listener: Server

  private constructor(zookeeper: TestServer, admin: AdminServer, listener: Server) {
    this.zookeeper = zookeeper
    this.#admin = admin
    this.#listener = listener
  }

  static async start(config: ZooKeeperConfigInput = {}): Promise<AdminFixture> {
    const zookeeper = await TestServer.start(config)
    const admin = new AdminServer({
      server: zookeeper.server,
      initialConfiguration: 'tickTime=2000\n',
      systemProperties: new Map([['zookeeper.skipACL', 'no']]),
    })
    const listener = createServer((socket) => admin.accept(socket)).listen(0, '127.0.0.1')
    await once(listener, 'listening')
    return new AdminFixture(zookeeper, admin, listener)
  }

  get port(): number {
    return (this.#listener.address() as AddressInfo).port
  }

  /** Asks for a path below /commands. */
  ask(command: string, init: RequestInit = {}): Promise<Response> {
    return fetch(`http://127.0.0.1:${this.port}/commands${command}`, init)
  }

  /** The text of an answer. */
  async text(command: string): Promise<string> {
    return (await this.ask(command)).text()
  }

  /** What the server sends to a request of these lines, headers as they are; it is asked to close afterwards. */
  async raw(...lines: string[]): Promise<string> {
    const socket = connect(this.port, '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk
    })
    socket.write([...lines, 'Host: admin', 'Connection: close', '', ''].join('\r\n'))
    await once(socket, 'close')
    return text
  }

  async stop(): Promise<void> {
    this.#listener.close()
    this.#admin.end()
    await this.zookeeper.close()
  }
}
