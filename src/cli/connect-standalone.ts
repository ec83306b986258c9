import { spawn } from 'node:child_process'
import { mkdirSync, openSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { type Connector, makeConnector, readConnectorFile } from './connect-standalone/connector.ts'
import { converterOf, type Settings } from './connect-standalone/converters.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Io } from './kit/io.ts'
import { configException } from './kit/java-error.ts'
import { scriptLog } from './kit/log.ts'
import { formatExamples } from './kit/manual.ts'
import { loadProperties } from './kit/properties.ts'
import { scriptOf } from './kit/script.ts'

const LOGGER = 'org.apache.kafka.connect.cli.ConnectStandalone'
const STOPPED_BY_ERROR = 2
const SIGNALLED = 128
const REQUIRED = ['bootstrap.servers', 'key.converter', 'value.converter', 'offset.storage.file.filename']
const WITHOUT_EFFECT = [
  'plugin.path',
  'plugin.discovery',
  'listeners',
  'rest.advertised.listener',
  'config.providers',
]

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
  let worker: Settings
  let connectors: Connector[]
  try {
    worker = readWorkerFile(workerFile, io)
    connectors = connectorFiles.map((file) => makeConnector(readConnectorFile(file), worker))
  } catch (fault) {
    scriptLog(io).error('Stopping due to error', LOGGER, fault)
    return STOPPED_BY_ERROR
  }
  return run(connectors, worker, io)
}

async function run(connectors: readonly Connector[], worker: Settings, io: Io): Promise<number> {
  const stop = new AbortController()
  let exitCode = 0
  const stopListening = io.onTerminate?.((signal) => {
    exitCode = SIGNALLED + constants.signals[signal]
    stop.abort()
  })
  try {
    const { runWorker } = await import('./connect-standalone/worker.ts')
    await runWorker(connectors, worker, { io, signal: stop.signal })
    return exitCode
  } catch (fault) {
    scriptLog(io).error('Stopping due to error', LOGGER, fault)
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

function readWorkerFile(path: string, io: Io): Settings {
  const settings = loadProperties(path)
  for (const key of REQUIRED) {
    if (!settings.has(key))
      throw configException(`Missing required configuration "${key}" which has no default value.`)
  }
  converterOf('key.converter', settings)
  converterOf('value.converter', settings)
  for (const key of WITHOUT_EFFECT) {
    if (settings.has(key)) scriptLog(io).warn(`${key} has no effect here`, LOGGER)
  }
  return settings
}
