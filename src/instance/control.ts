import { connect } from 'node:net'
import type { Role } from './run-file.ts'

/** What a script may ask of a running daemon on its control socket. */
export type ControlRequest =
  | { command: 'start-role'; role: Role; settings: RoleSettings }
  | { command: 'stop-role'; role: Role }
  | { command: 'stop' }
  | DatabaseRequest

/** What is asked of the database as a whole. */
export type DatabaseRequest = ZooKeeperTransfer | { command: 'compact' }

/** A ZooKeeper database on its way in or out; paths are absolute. */
export type ZooKeeperTransfer =
  | { command: 'import-zookeeper'; from: string; logDir?: string; force: boolean }
  | { command: 'export-zookeeper'; to: string }

/** Where a role's settings come from: the path of a zoo.cfg or server.properties, and `key=value` overrides. */
export interface RoleSettings {
  configFile?: string
  overrides?: Record<string, string>
}

/** The answer: what happened, or one line that says why not. */
export type ControlReply =
  | { result: 'started' | 'already-running' | 'stopping' | 'role-stopped' | 'not-running' }
  | TransferReply
  | CompactReply
  | { error: string }

/** What a transfer brought, or took out. */
export type TransferReply =
  | {
      result: 'imported'
      znodes: number
      sessions: number
      zxid: number
      /** The name of the snapshot that it began with, and how many transactions of logs came after it. */
      snapshot: string
      txns: number
      warnings: string[]
    }
  | { result: 'exported'; znodes: number; sessions: number; zxid: number; file: string }

/** Bytes of the database before and after. */
export interface CompactReply {
  result: 'compacted'
  bytesBefore: number
  bytesAfter: number
}

/** What whoever answers a request is told of its caller. */
export interface ControlCall {
  /** Tells the caller how far it is, in a few words. */
  report(progress: string): void
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal
}

/**
 * Sends one request to a daemon's control socket.
 *
 * @throws the socket's error when nobody listens there, or a time-out after `timeoutMs` without a sign of life
 */
export function sendControl(
  socketPath: string,
  request: ControlRequest,
  timeoutMs: number,
  onProgress: (text: string) => void = () => undefined,
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
      received = takeProgress(received, onProgress)
    })
    socket.on('error', reject)
    socket.on('close', () => {
      const end = received.indexOf('\n')
      if (end < 0) reject(new Error(`the daemon closed ${socketPath} without an answer`))
      else resolve(JSON.parse(received.slice(0, end)))
    })
  })
}

/** Takes the lines about progress, which come before the answer; returns what is left. */
function takeProgress(received: string, onProgress: (text: string) => void): string {
  let rest = received
  while (rest.startsWith('{"progress"') && rest.includes('\n')) {
    const end = rest.indexOf('\n')
    onProgress(JSON.parse(rest.slice(0, end)).progress)
    rest = rest.slice(end + 1)
  }
  return rest
}
