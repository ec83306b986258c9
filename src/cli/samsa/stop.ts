import { sendControl } from '../../instance/control.ts'
import { instancePaths } from '../../instance/paths.ts'
import { isAlive, type Role, readRunFile } from '../../instance/run-file.ts'

const CONTROL_DEADLINE_MS = 30_000
const EXIT_DEADLINE_MS = 60_000
const POLL_MS = 10

/** Ends the given roles of a data directory's daemon, or all of it without roles; returns when their ports are free. */
export async function stopInstance(dataDir: string, roles: Role[]): Promise<'stopped' | 'not-running'> {
  const { runFile, controlSocket } = instancePaths(dataDir)
  const run = readRunFile(runFile)
  if (run === undefined) return 'not-running'
  const ending = roles.filter((role) => run.roles.includes(role))
  if (roles.length > 0 && ending.length === 0) return 'not-running'
  if (roles.length === 0 || ending.length === run.roles.length) {
    await sendControl(controlSocket, { command: 'stop' }, CONTROL_DEADLINE_MS).catch(() =>
      process.kill(run.pid, 'SIGTERM'),
    )
    await awaitExit(run.pid)
    return 'stopped'
  }
  for (const role of ending) {
    const reply = await sendControl(controlSocket, { command: 'stop-role', role }, CONTROL_DEADLINE_MS)
    if ('error' in reply) throw new Error(reply.error)
  }
  return 'stopped'
}

async function awaitExit(pid: number): Promise<void> {
  for (let waited = 0; isAlive(pid); waited += POLL_MS) {
    if (waited >= EXIT_DEADLINE_MS)
      throw new Error(`process ${pid} did not end within ${EXIT_DEADLINE_MS / 1000} s`)
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
