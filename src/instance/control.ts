import { connect } from 'node:net'
import type { Role } from './run-file.ts'

/** What a script may ask of a running daemon on its control socket. */
export type ControlRequest =
  | { command: 'start-role'; role: Role; settings: RoleSettings }
  | { command: 'stop-role'; role: Role }
  | { command: 'stop' }

/** Where a role's settings come from: the path of a zoo.cfg or server.properties, and `key=value` overrides. */
export interface RoleSettings {
  configFile?: string
  overrides?: Record<string, string>
}

/** The answer: what happened, or one line that says why not. */
export type ControlReply =
  | { result: 'started' | 'already-running' | 'stopping' | 'role-stopped' | 'not-running' }
  | { error: string }

/**
 * Sends one request to a daemon's control socket.
 *
 * @throws the socket's error when nobody listens there, or a time-out after `timeoutMs`
 */
export function sendControl(
  socketPath: string,
  request: ControlRequest,
  timeoutMs: number,
): Promise<ControlReply> {
  return new Promise((resolve, reject) => {
    let received = ''
    const socket = connect(socketPath, () => socket.write(`${JSON.stringify(request)}\n`))
    socket.setEncoding('utf8')
    socket.setTimeout(timeoutMs, () =>
      socket.destroy(new Error(`no answer on ${socketPath} within ${timeoutMs} ms`)),
    )
    socket.on('data', (text: string) => {
      received += text
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const end = received.indexOf('\n')
      if (end < 0) reject(new Error(`the daemon closed ${socketPath} without an answer`))
      else resolve(JSON.parse(received.slice(0, end)))
    })
  })
}
