import type { Io } from './kit/io.ts'
import { connect } from './zkcli/connect.ts'
import { FatalError } from './zkcli/errors.ts'
import { extraNames } from './zkcli/extra-commands.ts'
import { Shell, type ShellSurroundings, textSurroundings } from './zkcli/shell.ts'
import { parseStartupOptions, type StartupOptions } from './zkcli/startup-options.ts'

/** How long the first prompt or command waits for the connection, so that the prompt says CONNECTED where there is a server. */
const FIRST_ATTEMPT_MS = 1000

/**
 * zkCli: ZooKeeper's command-line client, one command or a session.
 *
 * Neither a command nor the end of the input closes the session on the server, as in the reference: an ephemeral node stays until
 * the session times out. Only `quit` and `close` do.
 */
export async function main(argv: readonly string[], io: Io): Promise<number> {
  const options = parseStartupOptions(argv, io.stderr)
  if (options.wantsHelp) {
    const { helpOfZkCli } = await import('./zkcli/help.ts')
    io.stdout.write(helpOfZkCli())
    return 0
  }
  return options.command !== undefined ? runOneCommand(options, options.command, io) : runSession(options, io)
}

async function runOneCommand(options: StartupOptions, command: readonly string[], io: Io): Promise<number> {
  if (options.isJson) {
    const { JsonReport } = await import('./zkcli/json-report.ts')
    const report = new JsonReport(io, surroundingsOf(io))
    const exitCode = await withShell(
      { options, surroundings: report, io, fail: (error) => report.fail(error) },
      (shell) => shell.runCommand(command),
    )
    report.finish()
    return exitCode
  }
  if (command[0] === 'help' && (command.length > 1 || io.stdout.isTTY === true))
    return runHelp(command[1], io)
  // What is no command of the reference's has no banner and no events among its output either.
  const isExtra = extraNames.includes(command[0] ?? '')
  if (!isExtra) io.stdout.write(`Connecting to ${options.server}\n`)
  const surroundings = textSurroundings(io.stdout, io.stderr, {
    ...surroundingsOf(io),
    ...(isExtra ? { events: { write: () => {} } } : {}),
  })
  return withShell({ options, surroundings, io }, async (shell) => {
    hintWhenUnreachable(shell, options.server, io)
    await shell.runCommand(command)
  })
}

/** Needs no server, and starts none. */
async function runHelp(name: string | undefined, io: Io): Promise<number> {
  const { helpOf, helpOfAll } = await import('./zkcli/help.ts')
  const text = name === undefined ? helpOfAll() : await helpOf(name)
  if (text === undefined) io.stderr.write(`No command is called "${name}"\n`)
  else io.stdout.write(text)
  return text === undefined ? 1 : 0
}

async function runSession(options: StartupOptions, io: Io): Promise<number> {
  const isTty = io.stdin.isTTY === true && io.stdout.isTTY === true
  io.stdout.write(`Connecting to ${options.server}\n`)
  const begin = async (shell: Shell): Promise<void> => {
    io.stdout.write('Welcome to ZooKeeper!\nJLine support is enabled\n')
    hintWhenUnreachable(shell, options.server, io)
    await shell.client.firstAttempt(FIRST_ATTEMPT_MS)
  }
  if (!isTty) {
    const { runPipeSession } = await import('./zkcli/pipe-session.ts')
    const surroundings = textSurroundings(io.stdout, io.stderr, surroundingsOf(io))
    return withShell({ options, surroundings, io }, async (shell) => {
      await begin(shell)
      await runPipeSession(shell, io.stdin, io.stdout)
    })
  }
  const [{ runTtySession }, { Terminal }] = await Promise.all([
    import('./zkcli/tty-session.ts'),
    import('./zkcli/terminal.ts'),
  ])
  const terminal = new Terminal(io.stdout)
  const surroundings = textSurroundings(terminal, io.stderr, {
    ...surroundingsOf(io),
    onInterrupt: (listener) => terminal.onInterrupt(listener),
  })
  return withShell({ options, surroundings, io }, async (shell) => {
    await begin(shell)
    await runTtySession(shell, terminal, io)
  })
}

/** What commands may know of the process that they run in. */
function surroundingsOf(io: Io): Pick<ShellSurroundings, 'isTerminal' | 'progress' | 'onInterrupt'> {
  return {
    isTerminal: io.stdout.isTTY === true,
    progress: io.stderr.isTTY === true ? io.stderr : undefined,
    onInterrupt: (listener) => io.onTerminate?.(listener) ?? (() => {}),
  }
}

interface ShellRun {
  readonly options: StartupOptions
  readonly surroundings: ShellSurroundings
  readonly io: Io
  /** Hears where the reference would die. */
  fail?(error: FatalError): void
}

/** Opens a shell, works with it, and drops its connection; returns the exit code. */
async function withShell(run: ShellRun, work: (shell: Shell) => Promise<void>): Promise<number> {
  const { options, surroundings, io } = run
  let shell: Shell | undefined
  try {
    shell = await Shell.open(
      surroundings,
      (server, watcher) => connect(server, { options, watcher, io }),
      options.server,
    )
    await work(shell)
    return shell.exitCode
  } catch (error) {
    if (!(error instanceof FatalError)) throw error
    if (run.fail !== undefined) run.fail(error)
    else io.stderr.write(`${error.message}\n`)
    return error.exitCode
  } finally {
    shell?.client.abandon()
  }
}

/**
 * Tells a person at a terminal why nothing happens, once every server was tried. Elsewhere stderr is the reference's, which says
 * nothing here.
 */
function hintWhenUnreachable({ client }: Shell, server: string, io: Io): void {
  if (io.stderr.isTTY !== true) return
  // Not awaited: the command goes on and fails in its own words.
  void client.firstAttempt(FIRST_ATTEMPT_MS).then(() => {
    if (client.state !== 'CONNECTING') return
    io.stderr.write(
      `Nothing answers on ${server}. Start the daemon with "samsa start", or check the address; still trying.\n`,
    )
  })
}
