import { join, resolve } from 'node:path'
import { defaultDataDir } from '../../instance/home.ts'
import { javaExitCode, runDaemon } from '../kit/foreground-daemon.ts'
import type { Io } from '../kit/io.ts'
import { logLine } from '../kit/log.ts'
import { captureSamsa } from '../kit/run-samsa.ts'

/** A server as it is to be started. */
export interface ServerStart {
  /** The server.properties, absolute. */
  readonly file: string
  readonly overrides: ReadonlyMap<string, string>
  /** The file's keys, with the overrides over them. */
  readonly properties: ReadonlyMap<string, string>
  readonly isDaemon: boolean
}

/** `samsa start` found that it runs already. */
const ALREADY_RUNNING = 3

/** Starts a server: in this terminal until it ends, or in the background, where the script waits until clients can connect. */
export async function startServer(start: ServerStart, io: Io): Promise<number> {
  const words = daemonWords(start, io.env)
  if (start.isDaemon) {
    const { exitCode, stderr } = await captureSamsa(['start', ...words, '--quiet'], io.env)
    io.stderr.write(stderr)
    if (exitCode === ALREADY_RUNNING) io.stderr.write(`A server runs on these log.dirs already.\n`)
    return exitCode === 0 ? 0 : 1
  }
  const nodeId = start.properties.get('node.id') ?? start.properties.get('broker.id') ?? '1'
  const end = await runDaemon(words, io, () => {
    // What people, and programs that wait for a server, look for.
    const text = `[KafkaRaftServer nodeId=${nodeId}] Kafka Server started`
    io.stdout.write(logLine(new Date(), { level: 'INFO', text, logger: 'kafka.server.KafkaRaftServer' }))
  })
  return javaExitCode(end)
}

function daemonWords({ file, overrides, properties }: ServerStart, env: NodeJS.ProcessEnv): string[] {
  const words = ['--data-dir', dataDirOf(properties, env), '--role', 'kafka', '--server-properties', file]
  // The console of a server in the background goes there.
  if (env['LOG_DIR']) words.push('--log-file', resolve(join(env['LOG_DIR'], 'kafkaServer.out')))
  for (const [key, value] of overrides) words.push('--override', `${key}=${value}`)
  return words
}

/** The first of log.dirs holds everything; without any, the default instance is meant. */
export function dataDirOf(properties: ReadonlyMap<string, string>, env: NodeJS.ProcessEnv): string {
  const named = properties.get('log.dirs') ?? properties.get('log.dir') ?? ''
  const [first] = named
    .split(',')
    .map((dir) => dir.trim())
    .filter((dir) => dir !== '')
  return first === undefined ? defaultDataDir(env) : resolve(first)
}
