import { constants } from 'node:os'
import { sendControl } from '../../instance/control.ts'
import { instancePaths } from '../../instance/paths.ts'
import type { Role } from '../../instance/run-file.ts'
import type { Io } from './io.ts'
import type { RunningServer } from './running-servers.ts'

const CONTROL_DEADLINE_MS = 30_000

/**
 * Sends servers the signal that $SIGNAL names, TERM without one. A daemon that serves another role too only ends this one, when it is
 * asked to end in an orderly way; a signal such as KILL ends all of it. Returns the exit code.
 */
export async function stopServers(servers: readonly RunningServer[], role: Role, io: Io): Promise<number> {
  const name = (io.env['SIGNAL'] || 'TERM').toUpperCase().replace(/^SIG/, '')
  const signal = `SIG${name}`
  if (!isSignal(signal)) {
    io.stderr.write(`kill: ${io.env['SIGNAL']}: invalid signal specification\n`)
    return 1
  }
  let exitCode = 0
  for (const server of servers) {
    try {
      if (server.roles.length > 1 && (name === 'TERM' || name === 'INT')) await endRole(server, role)
      else process.kill(server.pid, signal)
    } catch (error) {
      io.stderr.write(`kill: (${server.pid}) - ${error instanceof Error ? error.message : String(error)}\n`)
      exitCode = 1
    }
  }
  return exitCode
}

async function endRole({ dataDir }: RunningServer, role: Role): Promise<void> {
  const { controlSocket } = instancePaths(dataDir)
  const reply = await sendControl(controlSocket, { command: 'stop-role', role }, CONTROL_DEADLINE_MS)
  if ('error' in reply) throw new Error(reply.error)
}

function isSignal(name: string): name is NodeJS.Signals {
  return name in constants.signals
}
