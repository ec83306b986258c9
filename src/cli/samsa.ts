import { resolve } from 'node:path'
import { Command, CommanderError, Option } from 'commander'
import type { DataCheck } from '../instance/data-check.ts'
import { instancePaths } from '../instance/paths.ts'
import { type Role, readRunFile, roles } from '../instance/run-file.ts'
import type { StartRequest } from '../instance/start-request.ts'
import type { ZooKeeperInspection } from '../zookeeper/inspection.ts'
import type { Io } from './kit/io.ts'
import { addCompletionCommands } from './samsa/completion-commands.ts'
import { addDataCommands, type SalvagedData } from './samsa/data-commands.ts'
import { configuredDataDir } from './samsa/data-dir.ts'
import { startInstance } from './samsa/start.ts'
import { statusLines } from './samsa/status.ts'
import { stopInstance } from './samsa/stop.ts'
import { version } from './samsa/version.ts'
import type { WorkOffline } from './samsa/zookeeper.ts'
import { addZooKeeperCommands } from './samsa/zookeeper-commands.ts'

/** Options that `start` and `run` share. */
export interface StartOptions {
  dataDir?: string
  role?: Role[]
  zooCfg?: string
  serverProperties?: string
  logFile?: string
  override?: string[]
  quiet?: boolean
  readyFd?: string
}

/** Exit code of `samsa start` when every role asked for was running already. */
const ALREADY_RUNNING = 3

/** What only the daemon's own code can do; given by the entry point, so that this file does not load it. */
export interface DaemonWork {
  /** Runs the daemon in this process until it ends. */
  runInForeground(request: StartRequest, readyFd: number | undefined): Promise<number>
  workOffline: WorkOffline
  /** Looks into the tree that a data directory holds, whether a daemon serves it or not. */
  inspectZooKeeper(dataDir: string): Promise<ZooKeeperInspection>
  /** Says what is wrong with what a data directory holds, whether a daemon serves it or not. */
  checkData(dataDir: string): Promise<DataCheck>
  /** Reads everything readable of a data directory into a new one. */
  salvageData(dataDir: string, to: string): Promise<SalvagedData>
  /** Writes the batches of a log that a data directory holds, whether a daemon serves it or not. */
  inspectLog(dataDir: string, log: LogOptions, write: (bytes: Buffer) => void): Promise<void>
}

/** Which log `samsa log` shows. */
export interface LogOptions {
  readonly topic: string
  readonly partition: number
  /** First offset of the one segment that is meant. */
  readonly segment: number | undefined
  readonly maxBytes: number
}

/** The `samsa` command: start, run, stop and look at the daemon. Returns the exit code. */
export async function main(argv: readonly string[], io: Io, work: DaemonWork): Promise<number> {
  let exitCode = 0
  const program = new Command('samsa')
    .description('The daemon behind the Kafka and ZooKeeper scripts.')
    .version(version, '-V, --version')
    .exitOverride()
    .configureOutput({ writeOut: (text) => io.stdout.write(text), writeErr: (text) => io.stderr.write(text) })
    .addHelpText(
      'after',
      `
Examples:
  samsa start                                  both protocols, data in the default directory
  samsa start --role kafka --data-dir ./data   Kafka only, data here
  samsa status
  samsa check                                  is all of the data whole?
  samsa stop`,
    )
  startOptions(
    program
      .command('start')
      .description('start the daemon in the background; returns when clients can connect'),
  ).action(async (options: StartOptions) => {
    exitCode = await start(options, io)
  })
  startOptions(program.command('run').description('run the daemon in the foreground'))
    .addOption(new Option('--ready-fd <fd>').hideHelp())
    .action(async (options: StartOptions) => {
      exitCode = await work.runInForeground(
        startRequest(options, io.env),
        options.readyFd === undefined ? undefined : Number(options.readyFd),
      )
    })
  dataDirOption(
    roleOption(program.command('stop').description('stop the daemon, or one of its roles')),
  ).action(async (options: StartOptions) => {
    const { dataDir } = startRequest(options, io.env)
    const outcome = await stopInstance(dataDir, options.role ?? [])
    io.stdout.write(outcome === 'stopped' ? 'Samsa stopped.\n' : `Samsa is not running in ${dataDir}.\n`)
  })
  dataDirOption(program.command('status').description('tell whether the daemon runs, and where it listens'))
    .option('--json', 'print the run file as JSON')
    .action((options: { dataDir?: string; json?: boolean }) => {
      const { dataDir } = startRequest(options, io.env)
      const run = readRunFile(instancePaths(dataDir).runFile)
      if (options.json) io.stdout.write(`${JSON.stringify(run ?? { running: false, dataDir })}\n`)
      else io.stdout.write(statusLines(run, dataDir))
      exitCode = run === undefined ? 1 : 0
    })
  dataDirOption(program.command('log', { hidden: true }))
    .description('write the batches of a log to stdout; kafka-dump-log reads them')
    .requiredOption('--topic <name>')
    .requiredOption('--partition <number>')
    .option('--segment <offset>')
    .option('--max-bytes <bytes>')
    .action(
      async (
        options: Record<'topic' | 'partition', string> &
          Partial<Record<'dataDir' | 'segment' | 'maxBytes', string>>,
      ) => {
        const { topic, partition, segment, maxBytes } = options
        const log = {
          topic,
          partition: Number(partition),
          segment: segment === undefined ? undefined : Number(segment),
          maxBytes: Number(maxBytes ?? Number.MAX_SAFE_INTEGER),
        }
        const { dataDir } = startRequest(
          options.dataDir === undefined ? {} : { dataDir: options.dataDir },
          io.env,
        )
        await work.inspectLog(dataDir, log, (bytes) => io.stdout.write(bytes))
      },
    )
  addDataCommands(program, {
    io,
    work,
    dataDirOf: (options) => startRequest(options, io.env).dataDir,
    onExit: (code) => {
      exitCode = code
    },
  })
  addZooKeeperCommands(program, {
    io,
    work,
    dataDirOf: (options) => startRequest(options, io.env).dataDir,
    onExit: (code) => {
      exitCode = code
    },
  })
  addCompletionCommands(program, io)
  try {
    await program.parseAsync([...argv], { from: 'user' })
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode
    io.stderr.write(`samsa: ${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
  return exitCode
}

async function start(options: StartOptions, io: Io): Promise<number> {
  const request = startRequest(options, io.env)
  const outcome = await startInstance(request)
  if (outcome.outcome === 'failed') {
    io.stderr.write(`samsa: ${outcome.reason}\n`)
    return 1
  }
  if (!options.quiet) io.stdout.write(statusLines(outcome.run, request.dataDir))
  return outcome.outcome === 'started' ? 0 : ALREADY_RUNNING
}

function startRequest(options: StartOptions, env: NodeJS.ProcessEnv): StartRequest {
  return {
    dataDir: options.dataDir === undefined ? configuredDataDir(options, env) : resolve(options.dataDir),
    roles: options.role ?? [...roles],
    zooCfg: options.zooCfg,
    serverProperties: options.serverProperties,
    logFile: options.logFile === undefined ? undefined : resolve(options.logFile),
    overrides: Object.fromEntries((options.override ?? []).map(splitOverride)),
  }
}

function splitOverride(text: string): [string, string] {
  const equals = text.indexOf('=')
  if (equals <= 0) throw new Error(`--override takes key=value, not "${text}"`)
  return [text.slice(0, equals), text.slice(equals + 1)]
}

function startOptions(command: Command): Command {
  return dataDirOption(roleOption(command))
    .option('--server-properties <file>', 'a Kafka server.properties')
    .option('--zoo-cfg <file>', 'a ZooKeeper zoo.cfg')
    .option('--override <key=value>', 'a server.properties or zoo.cfg key, given here (repeatable)', collect)
    .option('--log-file <file>', 'where to log (default: samsa.log in the data directory)')
    .option('--quiet', 'print nothing but errors')
}

function roleOption(command: Command): Command {
  return command.addOption(
    new Option('--role <role>', 'kafka or zookeeper (repeatable; both when left out)').argParser(
      (value: string, before: unknown) => {
        if (!roles.some((role) => role === value))
          throw new Error(`--role is kafka or zookeeper, not "${value}"`)
        return collect(value, before)
      },
    ),
  )
}

function dataDirOption(command: Command): Command {
  return command.option(
    '--data-dir <dir>',
    'the data directory (default: $SAMSA_HOME, else ~/.local/share/samsa)',
  )
}

function collect(value: string, before: unknown): string[] {
  return Array.isArray(before) ? [...before, value] : [value]
}
