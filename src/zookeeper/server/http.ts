/** What the two HTTP servers, AdminServer and Prometheus endpoint, have in common: answers as Jetty sends them. */
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
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

/** Something that listens on one TCP address. */
export interface HttpListener {
  readonly port: number
  close(): Promise<void>
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

/** Has an HTTP server listen; closing it ends the connections that wait for a next request. */
export async function listenHttp(server: Server, host: string, port: number): Promise<HttpListener> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ host, port }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
