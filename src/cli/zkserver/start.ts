import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { instancePaths } from '../../instance/paths.ts'
import type { Io } from '../kit/io.ts'
import { captureSamsa } from '../kit/run-samsa.ts'
import { isAlive, pidFileOf, readPid, servingPid, writePid } from './pid-file.ts'
import { startWords } from './samsa-command.ts'
import type { Setting } from './setting.ts'

/** Exit code of `samsa start` for what runs already. */
const ALREADY_RUNNING = 3

/** start: STARTED means that clients can connect. What kept the server from it follows on stderr. */
export async function start(setting: Setting, { stdout, stderr }: Io): Promise<number> {
  const pidFile = pidFileOf(setting)
  const isFirstStart = !existsSync(instancePaths(setting.dataDir).database)
  stdout.write('Starting zookeeper ... ')
  const running = runningPid(setting, pidFile)
  if (running !== undefined) {
    stdout.write(`already running as process ${running}.\n`)
    return 1
  }
  if (setting.text === undefined && setting.isNamed) {
    stdout.write('FAILED TO START\n')
    stderr.write(`There is no configuration file ${setting.file}\n`)
    return 1
  }
  const { exitCode, stderr: reason } = await captureSamsa(
    ['start', ...startWords(setting), '--quiet'],
    setting.env,
  )
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
    writePid(pidFile, pid)
  } catch (error) {
    stdout.write('FAILED TO WRITE PID\n')
    stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    return 1
  }
  stdout.write('STARTED\n')
  if (isFirstStart && hasRealData(setting.dataDir))
    stderr.write(
      `${setting.dataDir} holds the data of a real ZooKeeper, which this server does not use: zkServer import ${setting.dataDir} takes it in.\n`,
    )
  return 0
}

/** Whether a real server has kept its data there: whoever starts ours on it expects to find that. */
function hasRealData(dataDir: string): boolean {
  const folder = join(dataDir, 'version-2')
  return existsSync(folder) && readdirSync(folder).some((name) => /^(snapshot|log)\./.test(name))
}

/** As in the script, whatever process the pid file names counts; and a server that was started by other means. */
function runningPid(setting: Setting, pidFile: string): number | undefined {
  const pid = readPid(pidFile)
  return typeof pid === 'number' && isAlive(pid) ? pid : servingPid(setting)
}
