import { spawn } from 'node:child_process'
import type { Role } from '../../instance/run-file.ts'
import type { Io } from './io.ts'
import { samsaCommand } from './samsa-command.ts'
import { startSpinner } from './spinner.ts'

/** The command's own codes: started, and running already. */
const RUNNING_CODES: readonly (number | null)[] = [0, 3]

/**
 * Starts a role of the local default daemon and returns when clients can connect: a spinner on a terminal, one line on stderr elsewhere. When it
 * does not start, its reason is on stderr and the client meets the refused connection itself.
 */
export async function startDaemon(role: Role, io: Io): Promise<void> {
  const text = 'Nothing listens on the default address: starting the Samsa daemon'
  const spinner = io.stderr.isTTY ? await startSpinner(process.stderr, io.env, { text }) : undefined
  if (spinner === undefined) io.stderr.write(`${text}.\n`)
  const { code, complaint } = await runSamsaStart(role, io)
  spinner?.stop()
  if (!RUNNING_CODES.includes(code))
    io.stderr.write(complaint === '' ? 'The Samsa daemon did not start.\n' : complaint)
}

function runSamsaStart(role: Role, io: Io): Promise<{ code: number | null; complaint: string }> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [samsaCommand(), 'start', '--quiet', '--role', role], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: io.env,
    })
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text
    })
    child.on('error', (error) => resolve({ code: null, complaint: `${error.message}\n` }))
    child.on('close', (code) => resolve({ code, complaint }))
  })
}
