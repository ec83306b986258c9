/** What the two HTTP servers, AdminServer and Prometheus endpoint, have in common: answers as Jetty sends them. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

/** An answer: its headers in the order in which they are sent, without date and length. */
export interface Answer {
  readonly status: number
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: string | { readonly body: Readable; readonly sizeBytes: number }
}

/** What servlets answer by the method alone, or null for one that is served. */
export function answerToMethod(method: string): Answer | null {
  if (method === 'TRACE') return { status: 403, headers: [], body: '' }
  if (method === 'OPTIONS')
    return { status: 200, headers: [['Allow', 'GET, HEAD, POST, TRACE, OPTIONS']], body: '' }
  return ['GET', 'HEAD', 'POST'].includes(method) ? null : { status: 405, headers: [], body: '' }
}

/** A page that says what went wrong. */
export function errorPage(status: number, message: string, path: string): Answer {
  const uri = path.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  const body = `<html>
<head>
<meta http-equiv="Content-Type" content="text/html;charset=ISO-8859-1"/>
<title>Error ${status} ${message}</title>
</head>
<body><h2>HTTP ERROR ${status} ${message}</h2>
<table>
<tr><th>URI:</th><td>${uri}</td></tr>
<tr><th>STATUS:</th><td>${status}</td></tr>
<tr><th>MESSAGE:</th><td>${message}</td></tr>
</table>

</body>
</html>
`
  const headers = [
    ['Cache-Control', 'must-revalidate,no-cache,no-store'],
    ['Content-Type', 'text/html;charset=iso-8859-1'],
  ] as const
  return { status, headers, body }
}

/** Sends an answer with the reference's headers in its order. */
export async function send(response: ServerResponse, answered: Answer, isHead: boolean): Promise<void> {
  const { status, headers, body } = answered
  response.sendDate = false
  // Jetty says nothing of connections that stay open.
  response.removeHeader('Connection')
  const sizeBytes = typeof body === 'string' ? Buffer.byteLength(body) : body.sizeBytes
  response.writeHead(status, [
    ['Date', new Date().toUTCString()],
    ...headers.map(([name, value]): [string, string] => [name, value]),
    ['Content-Length', String(sizeBytes)],
  ])
  if (typeof body === 'string') {
    response.end(isHead ? undefined : body)
    return
  }
  if (isHead) {
    body.body.destroy()
    response.end()
    return
  }
  // A client that goes away in the middle is nobody's failure.
  await pipeline(body.body, response).catch(() => response.destroy())
}

/** An HTTP server that is given its connections, by listeners or after a TLS handshake, and ends them. */
export class HttpConnections {
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  /** A connection on which nothing happens for `idleTimeoutMs` is closed. */
  constructor(
    serve: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
    idleTimeoutMs: number,
  ) {
    this.#server = createServer({ keepAliveTimeout: idleTimeoutMs }, (request, response) => {
      // Serving fails for nobody but a client that has gone.
      void serve(request, response).catch(() => response.destroy())
    })
    this.#server.setTimeout(idleTimeoutMs)
  }

  accept(socket: Socket): void {
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
    this.#server.emit('connection', socket)
  }

  end(): void {
    for (const socket of this.#sockets) socket.destroy()
  }
}
