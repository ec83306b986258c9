import type { Io } from '../kit/io.ts'
import { captureSamsa } from '../kit/run-samsa.ts'
import type { Script } from '../kit/script.ts'
import { isAlive, pidFileOf, readPid, removePid, servingPid } from './pid-file.ts'
import type { Setting } from './setting.ts'

/**
 * stop: ends the ZooKeeper server of a data directory; a Kafka broker in the same daemon goes on. Exit code 0 also without a server.
 * Unlike the script it never ends a process that only has the number that a pid file was left with.
 */
export async function stop(setting: Setting, io: Io, script: Script): Promise<number> {
  const pidFile = pidFileOf(setting)
  io.stdout.write('Stopping zookeeper ... ')
  const pid = readPid(pidFile)
  const serving = servingPid(setting)
  if (serving === undefined && pid === undefined) {
    io.stdout.write(`no zookeeper to stop (could not find file ${pidFile})\n`)
    return 0
  }
  if (serving !== undefined) {
    const words = ['stop', '--role', 'zookeeper', '--data-dir', setting.dataDir]
    const { exitCode, stderr } = await captureSamsa(words, setting.env)
    if (exitCode !== 0) io.stderr.write(stderr)
  } else {
    io.stderr.write(killComplaint(pid ?? null, script, setting))
  }
  removePid(pidFile)
  io.stdout.write('STOPPED\n')
  return 0
}

/** What the script's kill says of a pid file that has outlived its server. */
function killComplaint(pid: number | null, { name }: Script, { dataDir }: Setting): string {
  if (pid === null) return `${name}: kill: the pid file holds no process id\n`
  if (isAlive(pid)) return `${name}: process ${pid} is left alone: it does not serve ${dataDir}\n`
  return `${name}: line 222: kill: (${pid}) - No such process\n`
}
