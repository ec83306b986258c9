import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Io } from './io.ts'
import { daemonArguments } from './samsa-command.ts'

const SIGNALLED = 128

/** How a daemon that ran in a script's terminal has ended. */
export interface DaemonEnd {
  readonly exitCode: number
  /** The signal that ended it, whether it came to the script or to the daemon. */
  readonly signal: 'SIGINT' | 'SIGTERM' | undefined
}

/** Runs `samsa run` in the script's own terminal until it ends; signals to the script are handed on. `onReady` hears when clients can connect. */
export function runDaemon(
  words: readonly string[],
  io: Io,
  onReady: () => void = () => undefined,
): Promise<DaemonEnd> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, daemonArguments(words), {
      // The channel tells the server when this script is killed, which would be the server's end in the reference.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: io.env,
    })
    let signal: DaemonEnd['signal']
    const stopListening = io.onTerminate?.((name) => {
      signal ??= name
      child.kill(name)
    })
    child.on('message', (message) => {
      if (message === 'ready') onReady()
      else if (message === 'SIGINT' || message === 'SIGTERM') signal ??= message
    })
    child.on('error', (error) => {
      io.stderr.write(`${error.message}\n`)
      resolve({ exitCode: 1, signal })
    })
    child.on('close', (code, killedBy) => {
      stopListening?.()
      resolve({ exitCode: code ?? SIGNALLED + (killedBy === null ? 0 : constants.signals[killedBy]), signal })
    })
  })
}

/** The exit code of a JVM that a signal has ended, whatever its server made of it; else the daemon's own. */
export function javaExitCode({ exitCode, signal }: DaemonEnd): number {
  return signal === undefined || exitCode !== 0 ? exitCode : SIGNALLED + constants.signals[signal]
}
