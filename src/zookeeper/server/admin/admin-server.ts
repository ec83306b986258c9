/** The AdminServer over HTTP (JettyAdminServer): commands as JSON, for people and their monitoring. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type Answer, errorPage, HttpConnections, send } from '../http.ts'
import { hostAddress } from '../ip-address.ts'
import { type AdminRouter, answer } from './answer.ts'
import type { AdminContext, CommandContext } from './command.ts'
import { adminCommands } from './commands/index.ts'
import { SnapshotFiles } from './snapshot-files.ts'

/** A day, as the reference tells those who came by TLS. */
const STRICT_TRANSPORT = ['Strict-Transport-Security', 'max-age=86400; includeSubDomains'] as const

export class AdminServer {
  readonly #router: AdminRouter
  readonly #context: CommandContext
  readonly #connections: HttpConnections
  readonly #subjects = new WeakMap<Socket, string>()

  constructor(context: AdminContext) {
    const { config, clock } = context.server
    this.#router = { commandUrl: config.adminCommandUrl, commands: adminCommands(config, clock.now()) }
    this.#context = { ...context, snapshots: new SnapshotFiles(context.server) }
    this.#connections = new HttpConnections(
      (request, response) => this.#serve(request, response),
      config.adminIdleTimeoutMs,
    )
  }

  /** Takes a connection, plain or by TLS; `subject` is that of the certificate that its peer has shown. */
  accept(socket: Socket, subject?: string): void {
    if (subject !== undefined) this.#subjects.set(socket, subject)
    this.#connections.accept(socket)
  }

  /** Ends all connections. */
  end(): void {
    this.#connections.end()
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = 'GET', url = '/', headers, socket } = request
    const peer = { address: this.#addressOf(request), subject: this.#subjects.get(socket) }
    let found: Answer
    try {
      found = await answer(this.#router, this.#context, { method, url, headers, peer, body: request })
    } catch (error) {
      this.#context.server.log.error(`the AdminServer failed at ${method} ${url}`, error)
      found = errorPage(500, 'Server Error', url)
    }
    if (socket instanceof TLSSocket) found = { ...found, headers: [STRICT_TRANSPORT, ...found.headers] }
    await send(response, found, method === 'HEAD')
  }

  #addressOf({ headers, socket }: IncomingMessage): string {
    const forwarded = this.#context.server.config.adminTrustsForwardedFor
      ? headers['x-forwarded-for']?.toString().split(',')[0]?.trim()
      : undefined
    return forwarded || hostAddress(socket.remoteAddress)
  }
}
