// Runs one client's program. It writes a line of JSON for each check, `{ check, passed | failed | skipped }`, a last one `{ end }`, and
// `{ ask: 'restart' }` when it wants the daemon stopped and started, which is answered on its stdin.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const DEADLINE_MS = 600_000

/** The program's checks in their order. One that ends too early or hangs has a failed check that says so. */
export async function runProgram([command, ...args], { restart, isVerbose }) {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', isVerbose ? 'inherit' : 'ignore'] })
  const deadline = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS)
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(`ended with ${signal ?? code}`))
  })
  child.stdin.on('error', () => undefined)
  const checks = []
  let isComplete = false
  for await (const text of createInterface({ input: child.stdout })) {
    const line = parsed(text)
    if (line?.check !== undefined) checks.push(line)
    else if (line?.end === true) isComplete = true
    else if (line?.ask === 'restart') child.stdin.write(`${await answer(restart)}\n`)
  }
  const end = await ended
  clearTimeout(deadline)
  if (!isComplete) checks.push({ check: 'all checks run', failed: end })
  return checks
}

async function answer(restart) {
  if (restart === undefined) return 'no'
  await restart()
  return 'done'
}

/** A client may print lines of its own between ours. */
function parsed(text) {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
