import { spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { sendControl } from '../../instance/control.ts'
import { instancePaths } from '../../instance/paths.ts'
import { type RunFile, readRunFile } from '../../instance/run-file.ts'
import { type StartRequest, settingsOf } from '../../instance/start-request.ts'
import { daemonArguments } from '../kit/samsa-command.ts'

/** How it went: `started` and `already-running` mean that clients can connect now. */
export type StartOutcome =
  | { outcome: 'started' | 'already-running'; run: RunFile }
  | { outcome: 'failed'; reason: string }

/** A daemon that has to recover a large log needs time; one that hangs must not hold the script for ever. */
const READY_DEADLINE_MS = 120_000
const CONTROL_DEADLINE_MS = 60_000
const POLL_MS = 20

/** Starts the daemon of a data directory, or adds roles to the one that runs; returns when clients can connect to every role asked for. */
export async function startInstance(request: StartRequest): Promise<StartOutcome> {
  const { runFile, controlSocket } = instancePaths(request.dataDir)
  const running = readRunFile(runFile)
  if (running !== undefined) return addRoles(request, running, controlSocket)
  const failure = await spawnDaemon(request)
  if (failure !== undefined && failure.code !== 'SAMSA_DATA_DIR_IN_USE')
    return { outcome: 'failed', reason: failure.message }
  // Somebody else may have started it in the same moment: then its run file is about to appear.
  const run = await awaitRunFile(runFile, failure === undefined ? 0 : 5_000)
  if (run === undefined)
    return { outcome: 'failed', reason: failure?.message ?? 'the daemon ended right after it had started' }
  return failure === undefined ? { outcome: 'started', run } : addRoles(request, run, controlSocket)
}

async function addRoles(request: StartRequest, run: RunFile, controlSocket: string): Promise<StartOutcome> {
  let outcome: 'started' | 'already-running' = 'already-running'
  for (const role of request.roles.filter((name) => !run.roles.includes(name))) {
    const reply = await sendControl(
      controlSocket,
      { command: 'start-role', role, settings: settingsOf(request, role) },
      CONTROL_DEADLINE_MS,
    )
    if ('error' in reply) return { outcome: 'failed', reason: reply.error }
    if (reply.result === 'started') outcome = 'started'
  }
  return { outcome, run: readRunFile(instancePaths(request.dataDir).runFile) ?? run }
}

interface StartFailure {
  code: string
  message: string
}

/** Spawns the daemon and waits for the one line that it says when it is ready, or why it is not; undefined when it is. */
async function spawnDaemon(request: StartRequest): Promise<StartFailure | undefined> {
  const child = spawn(process.execPath, daemonArguments(['--ready-fd', '3', ...runArguments(request)]), {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  })
  const ready = child.stdio[3] as Readable
  const failure = await new Promise<StartFailure | undefined>((resolve) => {
    let said = ''
    const deadline = setTimeout(() => {
      child.kill('SIGKILL')
      resolve({
        code: 'SAMSA_START_TIMEOUT',
        message: 'the daemon did not get ready in time; see its log file',
      })
    }, READY_DEADLINE_MS)
    ready.setEncoding('utf8')
    ready.on('data', (text: string) => {
      said += text
      if (said.includes('\n')) ready.destroy()
    })
    ready.on('close', () => {
      clearTimeout(deadline)
      resolve(failureIn(said.split('\n')[0] ?? ''))
    })
    child.on('error', (error) => resolve({ code: 'SAMSA_START_FAILED', message: error.message }))
  })
  ready.destroy()
  child.unref()
  return failure
}

function failureIn(line: string): StartFailure | undefined {
  if (line === 'ready') return undefined
  if (line.startsWith('{')) return JSON.parse(line)
  return { code: 'SAMSA_START_FAILED', message: 'the daemon ended before it was ready; see its log file' }
}

/** The options of `samsa run` that say the same as a start request. */
function runArguments(request: StartRequest): string[] {
  const words = ['--data-dir', request.dataDir]
  for (const role of request.roles) words.push('--role', role)
  if (request.zooCfg !== undefined) words.push('--zoo-cfg', request.zooCfg)
  if (request.serverProperties !== undefined) words.push('--server-properties', request.serverProperties)
  if (request.logFile !== undefined) words.push('--log-file', request.logFile)
  for (const [key, value] of Object.entries(request.overrides ?? {}))
    words.push('--override', `${key}=${value}`)
  return words
}

async function awaitRunFile(path: string, waitMs: number): Promise<RunFile | undefined> {
  for (let waited = 0; ; waited += POLL_MS) {
    const run = readRunFile(path)
    if (run !== undefined || waited >= waitMs) return run
    await new Promise((resolve) => setTimeout(resolve, POLL_MS))
  }
}
