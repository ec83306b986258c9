// Runs one client's program. It writes a line of JSON for each check, `{ check, passed | failed | skipped }`, a last one `{ end }`, and
// `{ ask: 'restart' | 'kill' | 'stop' | 'start', settings? }` when it wants the server stopped, started or both (`kill`: by SIGKILL, and
// started again; `settings` are keys of zoo.cfg or server.properties that the started one has besides its usual ones). That is answered on its stdin.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

const MINUTE_MS = 60_000
/** Characters of stderr that are told of a program that ends too early. */
const LAST_WORDS = 2000

/** The program's checks in their order; `scripts` is a folder with a zkServer.sh, for the program to start servers of its own. One that ends too early or hangs has a failed check that says so. */
export async function runProgram([command, ...args], { asks = {}, minutes = 10, scripts, isVerbose }) {
  const env = scripts === undefined ? process.env : { ...process.env, ZOOKEEPER_BIN_PATH: scripts }
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', isVerbose ? 'inherit' : 'pipe'] })
  const deadline = setTimeout(() => child.kill('SIGKILL'), minutes * MINUTE_MS)
  const ended = new Promise((resolve) => {
    child.on('error', (error) => resolve(error.message))
    child.on('close', (code, signal) => resolve(`ended with ${signal ?? code}`))
  })
  child.stdin.on('error', () => undefined)
  let complaint = ''
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    complaint = (complaint + text).slice(-LAST_WORDS)
  })
  const checks = []
  let isComplete = false
  for await (const text of createInterface({ input: child.stdout })) {
    const line = parsed(text)
    if (line?.check !== undefined) checks.push(line)
    else if (line?.end === true) isComplete = true
    else if (line?.ask !== undefined) child.stdin.write(`${await answer(asks[line.ask], line.settings)}\n`)
  }
  const end = await ended
  clearTimeout(deadline)
  if (!isComplete) checks.push({ check: 'all checks run', failed: `${end}\n${complaint}`.trim() })
  return checks
}

async function answer(action, settings) {
  if (action === undefined) return 'no'
  await action(settings)
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
