import type { Io } from './kit/io.ts'
import { illegalArgument } from './kit/java-error.ts'
import { scriptOf } from './kit/script.ts'
import { uncaught } from './kit/uncaught.ts'

const TLS_FILE = '-zk-tls-config-file'

/**
 * zookeeper-shell, of Kafka's releases up to 3.9: zkCli on a server that is named first.
 *
 * @param path the script's own
 */
export async function main(
  argv: readonly string[],
  io: Io,
  path = process.argv[1] ?? 'zookeeper-shell.sh',
): Promise<number> {
  if (argv.length === 0) {
    const { name } = scriptOf(path, io.env)
    io.stdout.write(`USAGE: ${name} zookeeper_host:port[/path] [${TLS_FILE} file] [args...]\n`)
    return 1
  }
  const words = ['-server', ...argv]
  const { main: zkCli } = await import('./zkcli.ts')
  const at = words.indexOf(TLS_FILE)
  if (at < 0) return zkCli(words, io)
  const file = words[at + 1]
  if (file === undefined)
    return uncaught(illegalArgument(`Error: no filename provided with option ${TLS_FILE}`), io)
  return zkCli(['-client-configuration', file, ...words.slice(0, at), ...words.slice(at + 2)], io)
}
