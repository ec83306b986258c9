/** The AdminServer over HTTP (JettyAdminServer): commands as JSON, for people and their monitoring. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { type Answer, errorPage, type HttpListener, listenHttp, send } from '../http.ts'
import { hostAddress } from '../ip-address.ts'
import { type AdminRouter, answer } from './answer.ts'
import type { AdminContext, CommandContext } from './command.ts'
import { adminCommands } from './commands/index.ts'
import { SnapshotFiles } from './snapshot-files.ts'

export class AdminServer {
  readonly #router: AdminRouter
  readonly #context: CommandContext

  constructor(context: AdminContext) {
    const { config, clock } = context.server
    this.#router = { commandUrl: config.adminCommandUrl, commands: adminCommands(config, clock.now()) }
    this.#context = { ...context, snapshots: new SnapshotFiles(context.server) }
  }

  /** Listens on an address; rejects with the system's error. */
  listen(host: string, port: number): Promise<HttpListener> {
    const { adminIdleTimeoutMs } = this.#context.server.config
    const server = createServer(
      { requestTimeout: 0, keepAliveTimeout: adminIdleTimeoutMs },
      (request, response) => {
        void this.#serve(request, response)
      },
    )
    // One that uploads a snapshot may take long, but not without sending anything.
    server.setTimeout(adminIdleTimeoutMs)
    return listenHttp(server, host, port)
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers, socket } = request
    const peer = { address: hostAddress(socket.remoteAddress), subject: undefined }
    let found: Answer
    try {
      found = await answer(this.#router, this.#context, { method, url, headers, peer, body: request })
    } catch (error) {
      this.#context.server.log.error(`the AdminServer failed at ${method} ${url}`, error)
      found = errorPage(500, 'Server Error', url)
    }
    await send(response, found, method === 'HEAD')
  }
}
