import type { Socket } from 'node:net'
import { ZooKeeperClient } from '../zookeeper/client/client.ts'
import { ConnectStringError, type ServerAddress } from '../zookeeper/client/connect-string.ts'
import { KeeperException } from '../zookeeper/client/keeper-exception.ts'
import type { Watcher } from '../zookeeper/client/watched-event.ts'
import { ErrorCode } from '../zookeeper/errors.ts'
import { InvalidPathError } from '../zookeeper/paths.ts'
import type { Io } from './kit/io.ts'
import { type ClientTls, readClientConfiguration } from './zkcli/client-configuration.ts'
import { FatalError } from './zkcli/errors.ts'
import { parseJavaInt } from './zkcli/java-numbers.ts'
import { dialNearest, ensureLocalDaemon } from './zkcli/reach.ts'
import { readSaslLogin } from './zkcli/sasl-login.ts'
import { Shell, type ShellOutputs } from './zkcli/shell.ts'
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
  const isTty = options.command === undefined && io.stdin.isTTY === true && io.stdout.isTTY === true
  io.stdout.write(`Connecting to ${options.server}\n`)
  let shell: Shell | undefined
  try {
    if (isTty) {
      const { runTtySession, Terminal } = await import('./zkcli/tty-session.ts')
      const terminal = new Terminal(io.stdout)
      shell = await openShell(options, { out: terminal, err: io.stderr }, io)
      greet(io)
      hintWhenUnreachable(shell, options.server, io)
      await shell.client.firstAttempt(FIRST_ATTEMPT_MS)
      await runTtySession(shell, io.stdin, terminal, io.stdout)
    } else if (options.command === undefined) {
      const { runPipeSession } = await import('./zkcli/pipe-session.ts')
      shell = await openShell(options, { out: io.stdout, err: io.stderr }, io)
      greet(io)
      hintWhenUnreachable(shell, options.server, io)
      await shell.client.firstAttempt(FIRST_ATTEMPT_MS)
      await runPipeSession(shell, io.stdin, io.stdout)
    } else {
      shell = await openShell(options, { out: io.stdout, err: io.stderr }, io)
      hintWhenUnreachable(shell, options.server, io)
      await shell.runCommand(options.command)
    }
    return shell.exitCode
  } catch (error) {
    if (!(error instanceof FatalError)) throw error
    io.stderr.write(`${error.message}\n`)
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

function greet(io: Io): void {
  io.stdout.write('Welcome to ZooKeeper!\nJLine support is enabled\n')
}

function openShell(options: StartupOptions, outputs: ShellOutputs, io: Io): Promise<Shell> {
  return Shell.open(outputs, (server, watcher) => connect(server, { options, watcher, io }), options.server)
}

interface ConnectContext {
  readonly options: StartupOptions
  readonly watcher: Watcher
  readonly io: Io
}

async function connect(server: string, { options, watcher, io }: ConnectContext): Promise<ZooKeeperClient> {
  const file = options.clientConfiguration
  const { requestTimeoutMs, maxFrameBytes, ...security } = readClientConfiguration(file, io.env)
  const complain = (why: string): void => {
    io.stderr.write(`${why}\n`)
  }
  const sessionTimeoutMs = parseJavaInt(options.timeout)
  if (sessionTimeoutMs === undefined) {
    throw new FatalError(`the timeout after -timeout must be a number, not "${options.timeout}"`)
  }
  let client: ZooKeeperClient
  try {
    const sasl = readSaslLogin(security.sasl, complain)
    const dialSecurely = security.tls && (await secureDialer(security.tls, complain))
    if (dialSecurely === undefined) await ensureLocalDaemon(server, io)
    client = new ZooKeeperClient(server, {
      sessionTimeoutMs,
      canBeReadOnly: options.isReadOnly,
      watcher,
      dial: dialSecurely ?? ((address) => dialNearest(address, io.env)),
      requestTimeoutMs,
      ...(sasl === undefined ? {} : { sasl }),
      ...(maxFrameBytes === undefined ? {} : { maxFrameBytes }),
    })
  } catch (error) {
    if (error instanceof ConnectStringError || error instanceof InvalidPathError)
      throw new FatalError(error.message)
    throw error
  }
  if (options.waitsForConnection && !(await client.connected(sessionTimeoutMs))) {
    client.abandon()
    throw new FatalError(new KeeperException(ErrorCode.CONNECTIONLOSS).message)
  }
  return client
}

/** TLS is loaded where it is asked for: most sessions start without. */
async function secureDialer(
  tls: ClientTls,
  complain: (why: string) => void,
): Promise<(server: ServerAddress) => Socket> {
  const { tlsDialer } = await import('./zkcli/tls-dialer.ts')
  return tlsDialer(tls, complain)
}
