import type { Io } from '../kit/io.ts'
import { pidFileOf, removePid, servingPid } from './pid-file.ts'
import { runSamsa } from './samsa-command.ts'
import type { Setting } from './setting.ts'

/** stop: ends the ZooKeeper server of a data directory; a Kafka broker in the same daemon goes on. Exit code 0 also without a server. */
export async function stop(setting: Setting, io: Io): Promise<number> {
  const pidFile = pidFileOf(setting, io.env)
  io.stdout.write('Stopping zookeeper ... ')
  const wasServing = servingPid(setting) !== undefined
  if (wasServing) {
    const { exitCode, stderr } = await runSamsa(
      ['stop', '--role', 'zookeeper', '--data-dir', setting.dataDir],
      io.env,
    )
    if (exitCode !== 0) io.stderr.write(stderr)
  }
  const hadPidFile = removePid(pidFile)
  if (wasServing || hadPidFile) io.stdout.write('STOPPED\n')
  else io.stdout.write(`no zookeeper to stop (could not find file ${pidFile})\n`)
  return 0
}
