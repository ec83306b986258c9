/**
 * The one place that ends the process. A script returns its exit code from `main`, or throws ExitRequest from any depth where the
 * reference calls System.exit; tests call `main` through `exitCodeOf` and never lose their process.
 */
import type { Io, Main } from './io.ts'

/** Exit codes of a script that a signal ended, as a shell tells them of Java. */
export const signalExitCodes = { SIGINT: 130, SIGTERM: 143 } as const

/** Ends the script with an exit code; everything that had to be said is already written. */
export class ExitRequest extends Error {
  readonly exitCode: number
  constructor(exitCode: number) {
    super(`exit ${exitCode}`)
    this.exitCode = exitCode
  }
}

/** Runs a script's body; an ExitRequest becomes its code, any other fault one line on stderr and code 1. */
export async function exitCodeOf(body: () => Promise<number>, io: Io): Promise<number> {
  try {
    return await body()
  } catch (error) {
    if (error instanceof ExitRequest) return error.exitCode
    io.stderr.write(`${describeFault(error, io)}\n`)
    return 1
  }
}

/** Runs a script as this process: writes out what is pending and exits with its code. */
export async function runProcess(main: Main): Promise<never> {
  // A reader that goes away (`| head`) ends a script in silence, as it ends any filter; who listens as well ends in its own way.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (process.stdout.listenerCount('error') === 1) process.exit(error.code === 'EPIPE' ? 0 : 1)
  })
  process.stderr.on('error', () => undefined)
  const io: Io = {
    // Made when somebody reads: opening it takes a millisecond or two.
    get stdin() {
      return process.stdin
    },
    stdout: process.stdout,
    stderr: process.stderr,
    env: process.env,
    onTerminate,
  }
  const exitCode = await exitCodeOf(() => main(process.argv.slice(2), io), io)
  await Promise.all([flushed(process.stdout), flushed(process.stderr)])
  process.exit(exitCode)
}

function onTerminate(listener: (signal: 'SIGINT' | 'SIGTERM') => void): () => void {
  process.on('SIGINT', listener)
  process.on('SIGTERM', listener)
  return () => {
    process.off('SIGINT', listener)
    process.off('SIGTERM', listener)
  }
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || stream.writableLength === 0) resolve()
    else stream.write('', () => resolve())
  })
}

function describeFault(error: unknown, io: Io): string {
  if (!(error instanceof Error)) return String(error)
  return io.env['SAMSA_VERBOSE'] ? (error.stack ?? error.message) : error.message
}
