import { closeSync, writeSync } from 'node:fs'
import { instancePaths } from '../instance/paths.ts'
import { type StartRequest, settingsOf } from '../instance/start-request.ts'
import { LogLevels } from '../runtime/log-levels.ts'
import { Instance } from './instance.ts'
import { readKafkaSettings, startKafka } from './kafka-role.ts'
import { createLog, type LineSink, rotatingFileSink } from './log.ts'
import { readZooKeeperSettings, startZooKeeper } from './zookeeper-role.ts'

const LOG_MAX_BYTES = 10 * 1024 * 1024
const LOG_FILES_KEPT = 5
/** A stop that hangs must not keep the ports for ever; what was acknowledged is committed by then. */
const STOP_DEADLINE_MS = 20_000

const readers = { kafka: readKafkaSettings, zookeeper: readZooKeeperSettings } as const

/** Exit codes of a start that failed, those of the reference's server (ExitCode); 1 for everything else. */
const exitCodes: Readonly<Record<string, number>> = {
  SAMSA_CONFIG_INVALID: 2,
  SAMSA_CONFIG_UNREADABLE: 2,
  SAMSA_DATA_DIR_UNUSABLE: 3,
}

/**
 * Runs the daemon in this process until a signal, a stop on its control socket, or the end of a script that runs it ends it. With a ready file descriptor (the daemon was
 * spawned by `samsa start`), one line goes there: `ready` when clients can connect, else a JSON object with `code` and `message`.
 *
 * @returns the exit code
 */
export async function runInForeground(
  request: StartRequest,
  version: string,
  readyFd: number | undefined,
): Promise<number> {
  const usual = instancePaths(request.dataDir)
  const paths = { ...usual, logFile: request.logFile ?? usual.logFile }
  const say = (line: string): void => tellStarter(readyFd, line)
  let sink: LineSink = (line) => void process.stderr.write(line)
  const log = createLog((line) => sink(line), new LogLevels())
  let requestStop: (why: string) => void = () => undefined
  const stopped = new Promise<string>((resolve) => {
    requestStop = resolve
  })
  let instance: Instance | undefined
  try {
    // Before anything is made on disk.
    for (const role of request.roles) readers[role](settingsOf(request, role))
    process.once('disconnect', () => requestStop('the script that ran it is gone'))
    instance = await Instance.open({
      paths,
      version,
      log,
      starters: { kafka: startKafka, zookeeper: startZooKeeper },
      onStopRequested: () => requestStop('asked to stop'),
    })
    // The file is opened only under the directory's lock: two daemons must not rotate one log.
    sink = logSink(paths.logFile, readyFd)
    log.info(`Samsa ${version} starts with data in ${request.dataDir}`)
    for (const role of request.roles) await instance.startRole(role, settingsOf(request, role))
    instance.publish()
  } catch (error) {
    await instance?.close().catch(() => undefined)
    const message = error instanceof Error ? error.message : String(error)
    const code = (error as { code?: string }).code ?? 'SAMSA_START_FAILED'
    say(JSON.stringify({ code, message }))
    if (readyFd === undefined) process.stderr.write(`samsa: ${message}\n`)
    return exitCodes[code] ?? 1
  }
  say('ready')
  process.send?.('ready')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => requestStop(signal))
  process.on('SIGHUP', () => log.info('SIGHUP ignored: settings are read at start'))
  const why = await stopped
  // Whoever runs it in a terminal may have an exit code of its own for a signal.
  if (process.connected) process.send?.(why)
  log.info(`stopping: ${why}`)
  const deadline = setTimeout(() => {
    log.error(`the stop took longer than ${STOP_DEADLINE_MS / 1000} s; ending anyway`)
    process.exit(1)
  }, STOP_DEADLINE_MS)
  await instance.close()
  clearTimeout(deadline)
  log.info('stopped')
  return 0
}

function logSink(path: string, readyFd: number | undefined): LineSink {
  const file = rotatingFileSink(path, LOG_MAX_BYTES, LOG_FILES_KEPT)
  if (readyFd !== undefined) return file
  return (line) => {
    file(line)
    process.stderr.write(line)
  }
}

function tellStarter(readyFd: number | undefined, line: string): void {
  if (readyFd === undefined) return
  try {
    writeSync(readyFd, `${line}\n`)
    closeSync(readyFd)
  } catch {
    // The starter went away; the daemon serves all the same.
  }
}
