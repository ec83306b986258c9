import { spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import { exitCodeOf, signalExitCodes } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { scriptLog } from './kit/log.ts'
import { formatExamples } from './kit/manual.ts'
import { loadProperties } from './kit/properties.ts'
import { scriptOf } from './kit/script.ts'

const LOGGER = 'org.apache.kafka.connect.cli.AbstractConnectCli'
const STOPPED_BY_ERROR = 2

const USAGE = 'connect-standalone.properties [connector1.properties connector2.json ...]'

/**
 * connect-standalone: runs Kafka Connect's file connectors in one process, until a signal ends it.
 *
 * @param path the script's own
 */
export function main(
  argv: readonly string[],
  io: Io,
  path = process.argv[1] ?? 'connect-standalone.sh',
): Promise<number> {
  if (argv.length === 0) {
    io.stdout.write(`USAGE: ${scriptOf(path, io.env).name} [-daemon] ${USAGE}\n`)
    return Promise.resolve(1)
  }
  return exitCodeOf(() => execute(argv, io, path), io)
}

async function execute(argv: readonly string[], io: Io, path: string): Promise<number> {
  const [workerFile, ...connectorFiles] = argv
  if (workerFile === '-daemon') return startInBackground(connectorFiles, io, path)
  if (workerFile === undefined || argv.includes('--help')) {
    io.stderr.write(
      `Usage: ConnectStandalone worker.properties [connector1.properties connector2.json ...]\n\n${formatExamples(
        [
          {
            purpose: 'Lines of a file to a topic, and records of a topic to a file',
            command:
              'connect-standalone config/connect-standalone.properties config/connect-file-source.properties config/connect-file-sink.properties',
          },
        ],
      )}`,
    )
    return 1
  }
  return run(workerFile, connectorFiles, io)
}

async function run(workerFile: string, connectorFiles: readonly string[], io: Io): Promise<number> {
  const stop = new AbortController()
  let signalled = 0
  const stopListening = io.onTerminate?.((signal) => {
    signalled = signalExitCodes[signal]
    stop.abort()
  })
  const log = scriptLog(io)
  try {
    const [{ workerConfigOf }, { runWorker }] = await Promise.all([
      import('./connect-standalone/worker-config.ts'),
      import('./connect-standalone/worker.ts'),
    ])
    const config = workerConfigOf(loadProperties(workerFile))
    for (const key of config.withoutEffect) log.warn(`${key} has no effect here`, LOGGER)
    return (await runWorker(config, connectorFiles, { io, signal: stop.signal })) || signalled
  } catch (fault) {
    log.error('Stopping due to error', LOGGER, fault)
    return STOPPED_BY_ERROR
  } finally {
    stopListening?.()
  }
}

/** Starts the same script again, away from this terminal; what it prints goes to connectStandalone.out in LOG_DIR. */
function startInBackground(words: readonly string[], io: Io, path: string): number {
  const folder = io.env['LOG_DIR'] || '.'
  mkdirSync(folder, { recursive: true })
  const output = openSync(join(folder, 'connectStandalone.out'), 'w')
  const stdio = ['ignore', output, output] as const
  spawn(process.execPath, [path, ...words], { detached: true, stdio: [...stdio], env: io.env }).unref()
  return 0
}
