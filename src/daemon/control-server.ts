import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import type { ControlCall } from '../instance/control.ts'

/**
 * The daemon's own small door: one JSON request, one JSON answer, a line each, on a Unix socket only the owner can open. It carries
 * no data, only "add this role", "end this role", "stop", "import from this path": what signals could do, but with an answer that says
 * what went wrong. Lines about progress may come before the answer of what takes long; whoever hangs up ends it.
 */
export type ControlHandler = (request: unknown, call: ControlCall) => Promise<object>

/** The door while it is open. */
export interface ControlServer {
  /** Ends it and whoever is still there. */
  close(): Promise<void>
}

const MAX_REQUEST_CHARACTERS = 65_536
/** Scripts send their line as soon as they are through the door. */
const REQUEST_DEADLINE_MS = 30_000

/** Listens on a control socket; a socket file left by a killed daemon is replaced (the caller holds the directory's lock). */
export async function listenForControl(path: string, handle: ControlHandler): Promise<ControlServer> {
  rmSync(path, { force: true })
  const sockets = new Set<Socket>()
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    serve(socket, handle)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
  chmodSync(path, 0o600)
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
}

function serve(socket: Socket, handle: ControlHandler): void {
  let received = ''
  const hangUp = (): void => {
    socket.destroy()
  }
  const take = (text: string): void => {
    received += text
    const end = received.indexOf('\n')
    if (end < 0) {
      if (received.length > MAX_REQUEST_CHARACTERS) socket.destroy()
      return
    }
    socket.off('data', take)
    socket.off('end', hangUp)
    socket.setTimeout(0)
    // What comes behind the request is nobody's business, but reading on tells when the caller goes.
    socket.resume()
    void answer(socket, received.slice(0, end), handle) // answers on the socket itself, errors included
  }
  socket.setEncoding('utf8')
  socket.setTimeout(REQUEST_DEADLINE_MS, hangUp)
  socket.on('error', hangUp)
  socket.on('end', hangUp)
  socket.on('data', take)
}

async function answer(socket: Socket, line: string, handle: ControlHandler): Promise<void> {
  let reply: object
  const caller = new AbortController()
  socket.on('close', () => caller.abort(new Error('whoever asked for it has gone')))
  const report = (progress: string): void => void socket.write(`${JSON.stringify({ progress })}\n`)
  try {
    reply = await handle(JSON.parse(line), { report, signal: caller.signal })
  } catch (error) {
    reply = { error: error instanceof Error ? error.message : String(error) }
  }
  socket.end(`${JSON.stringify(reply)}\n`)
}
