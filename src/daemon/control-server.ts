import { chmodSync, rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { ControlCall } from '../instance/control.ts'

/**
 * The daemon's own small door: one JSON request a line, one JSON answer a line, on a Unix socket only the owner can open. It carries
 * no data, only "add this role", "end this role", "stop", "import from this path": what signals could do, but with an answer that says
 * what went wrong. Lines about progress may come before the answer of what takes long; whoever hangs up ends it.
 */
export type ControlHandler = (request: unknown, call: ControlCall) => Promise<object>

const MAX_REQUEST_CHARACTERS = 65_536

/** Listens on a control socket; a socket file left by a killed daemon is replaced (the caller holds the directory's lock). */
export async function listenForControl(path: string, handle: ControlHandler): Promise<Server> {
  rmSync(path, { force: true })
  const server = createServer({ allowHalfOpen: true }, (socket) => serve(socket, handle))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(path, () => {
      server.off('error', reject)
      resolve()
    })
  })
  chmodSync(path, 0o600)
  return server
}

function serve(socket: Socket, handle: ControlHandler): void {
  let received = ''
  socket.setEncoding('utf8')
  socket.on('error', () => socket.destroy())
  socket.on('data', (text: string) => {
    received += text
    const end = received.indexOf('\n')
    if (end >= 0)
      void answer(socket, received.slice(0, end), handle) // answers on the socket itself, errors included
    else if (received.length > MAX_REQUEST_CHARACTERS) socket.destroy()
  })
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
