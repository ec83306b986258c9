import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Io } from '../kit/io.ts'
import { pidFileOf, servingPid, writePid } from './pid-file.ts'
import { runSamsa, startWords } from './samsa-command.ts'
import type { Setting } from './setting.ts'

/** Exit code of `samsa start` for what runs already. */
const ALREADY_RUNNING = 3

/** start: STARTED means that clients can connect. What kept the server from it follows on stderr. */
export async function start(setting: Setting, io: Io): Promise<number> {
  const { env, stdout, stderr } = io
  if (env['ZOO_DATADIR_AUTOCREATE_DISABLE'] && !existsSync(join(setting.dataDir, 'samsa.db'))) {
    stdout.write(`ZooKeeper data directory is missing at ${setting.dataDir} fix the path or run initialize\n`)
    return 1
  }
  stdout.write('Starting zookeeper ... ')
  const running = servingPid(setting)
  if (running !== undefined) {
    stdout.write(`already running as process ${running}.\n`)
    return 1
  }
  if (setting.text === undefined && setting.isNamed) {
    stdout.write('FAILED TO START\n')
    stderr.write(`There is no configuration file ${setting.file}\n`)
    return 1
  }
  const { exitCode, stderr: reason } = await runSamsa([...startWords('start', setting, env), '--quiet'], env)
  const pid = servingPid(setting)
  if (exitCode === ALREADY_RUNNING && pid !== undefined) {
    stdout.write(`already running as process ${pid}.\n`)
    return 1
  }
  if (exitCode !== 0 || pid === undefined) {
    stdout.write('FAILED TO START\n')
    stderr.write(reason)
    return 1
  }
  try {
    writePid(pidFileOf(setting, env), pid)
  } catch (error) {
    stdout.write('FAILED TO WRITE PID\n')
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
  stdout.write('STARTED\n')
  return 0
}
