import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { defaultDataDir } from '../instance/home.ts'
import { javaExitCode, runDaemon } from './kit/foreground-daemon.ts'
import type { Io } from './kit/io.ts'
import { captureSamsa } from './kit/run-samsa.ts'
import { scriptOf } from './kit/script.ts'
import { lastValue } from './zkserver/setting.ts'
import { farewellOf } from './zkserver/start-foreground.ts'

const INVALID_INVOCATION = 2
const ALREADY_RUNNING = 3

/**
 * zookeeper-server-start, of Kafka's releases up to 3.9: starts the ZooKeeper server of a zookeeper.properties, with its data in dataDir.
 *
 * @param path the script's own
 */
export async function main(
  argv: readonly string[],
  io: Io,
  path = process.argv[1] ?? 'zookeeper-server-start.sh',
): Promise<number> {
  if (argv.length === 0) {
    io.stdout.write(`USAGE: ${scriptOf(path, io.env).name} [-daemon] zookeeper.properties\n`)
    return 1
  }
  const isDaemon = argv[0] === '-daemon'
  const [file, ...more] = isDaemon ? argv.slice(1) : argv
  if (file === undefined || more.length > 0) {
    io.stderr.write(
      'Usage: ZooKeeperServerMain configfile | port datadir [ticktime] [maxcnxns]\nInvalid arguments, exiting abnormally\n',
    )
    return INVALID_INVOCATION
  }
  const text = read(file)
  if (text === undefined) {
    io.stderr.write(`There is no configuration file ${file}\n${farewellOf(INVALID_INVOCATION)}`)
    return INVALID_INVOCATION
  }
  const words = daemonWords(resolve(file), text, io.env)
  if (!isDaemon) {
    const end = await runDaemon(words, io)
    io.stderr.write(farewellOf(end.exitCode))
    return javaExitCode(end)
  }
  const { exitCode, stderr } = await captureSamsa(['start', ...words, '--quiet'], io.env)
  io.stderr.write(stderr)
  if (exitCode === ALREADY_RUNNING) io.stderr.write('A server runs on this dataDir already.\n')
  return exitCode === 0 ? 0 : 1
}

function daemonWords(file: string, text: string, env: NodeJS.ProcessEnv): string[] {
  const given = lastValue(text, /^\s*dataDir\s*=/)
  const dataDir = given ? resolve(given) : defaultDataDir(env)
  const words = ['--data-dir', dataDir, '--role', 'zookeeper', '--zoo-cfg', file]
  if (env['LOG_DIR']) words.push('--log-file', resolve(join(env['LOG_DIR'], 'zookeeper.out')))
  return words
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
