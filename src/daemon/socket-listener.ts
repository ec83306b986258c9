import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import { countSocket, hasRoomForSocket } from '../net/open-sockets.ts'

/** A listening socket whose connections go to a server that reads them itself. */
export interface SocketListener {
  /** The port found for port 0; -1 for a Unix socket. */
  port: number
  /** Stops accepting, and ends connections that are still open after a moment. */
  close(): Promise<void>
}

/** Node's own. */
const DEFAULT_BACKLOG = 511
/** What clients that are told to go away get before they are cut off. */
const LINGER_MS = 500

/** Listens on a TCP address or a Unix socket; rejects with the system's error. */
export async function openSocketListener(
  target: { host: string; port: number; backlog?: number } | { path: string },
  accept: (socket: Socket) => void,
): Promise<SocketListener> {
  // Half-open: a four-letter-word client ends its side before it reads the answer.
  const server = createServer({ allowHalfOpen: true, noDelay: true })
  const sockets = new Set<Socket>()
  const kind = 'path' in target ? 'unix' : 'tcp'
  server.on('connection', (socket) => {
    if (!hasRoomForSocket(kind)) {
      socket.destroy()
      return
    }
    countSocket(socket)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    accept(socket)
  })
  if ('path' in target) rmSync(target.path, { force: true })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ backlog: DEFAULT_BACKLOG, ...target }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  if ('path' in target) chmodSync(target.path, 0o600)
  const bound = server.address()
  return {
    port: typeof bound === 'object' && bound !== null ? bound.port : -1,
    close: () => closeServer(server, sockets),
  }
}

async function closeServer(server: Server, sockets: Set<Socket>): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  const cut = setTimeout(() => {
    for (const socket of sockets) socket.destroy()
  }, LINGER_MS)
  await closed
  clearTimeout(cut)
}
