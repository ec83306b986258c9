import { instancePaths } from '../instance/paths.ts'
import type { Io } from './kit/io.ts'
import { daemonArguments } from './kit/samsa-command.ts'
import { type Script, scriptOf } from './kit/script.ts'
import { BUILD_DATE, VERSION } from './zkcli/reference-version.ts'
import { banner } from './zkserver/banner.ts'
import { missingDataDirectory } from './zkserver/data-directory.ts'
import { logFileOf, startWords } from './zkserver/samsa-command.ts'
import { serverCommands } from './zkserver/server-commands.ts'
import { findSetting, type Setting } from './zkserver/setting.ts'
import { runTransfer, takeTransfer } from './zkserver/transfer.ts'

/**
 * zkServer: starts, stops and looks at the ZooKeeper server of a configuration.
 *
 * A zoo.cfg that names a dataDir is a server of its own there; without one the default instance is meant, which serves Kafka too.
 * `import` and `export` are ours: they take in and write the data directory of a real server. Unlike the reference, `restart` keeps to the --config it was given.
 *
 * @param path the script's own, process.argv[1]
 */
export async function main(argv: readonly string[], io: Io, path: string): Promise<number> {
  const script = scriptOf(path, io.env)
  const json = argv.includes('--json')
  const transfer = takeTransfer(argv)
  const setting = findSetting(
    (transfer?.rest ?? argv).filter((word) => word !== '--json'),
    script,
    io,
  )
  const intro = banner(setting)
  // With --json stdout and stderr are for programs.
  if (!json) io.stderr.write(intro)
  const missing = missingDataDirectory(setting)
  if (missing !== undefined) {
    io.stdout.write(`${missing}\n`)
    return 1
  }
  if (transfer !== undefined) return runTransfer(transfer.call, setting, { io, scriptName: script.name })
  if (setting.words[0] !== 'restart') return run(setting, io, { script, json })
  const { stop } = await import('./zkserver/stop.ts')
  const { start } = await import('./zkserver/start.ts')
  // The script calls itself twice, so its first lines come again each time.
  io.stderr.write(intro)
  await stop(setting, io, script)
  io.stderr.write(intro)
  return start(setting, io)
}

async function run(setting: Setting, io: Io, call: { script: Script; json: boolean }): Promise<number> {
  switch (setting.words[0]) {
    case 'start': {
      const { start } = await import('./zkserver/start.ts')
      return start(setting, io)
    }
    case 'start-foreground': {
      const { startForeground } = await import('./zkserver/start-foreground.ts')
      return startForeground(setting, io)
    }
    case 'stop': {
      const { stop } = await import('./zkserver/stop.ts')
      return stop(setting, io, call.script)
    }
    case 'status': {
      const { status } = await import('./zkserver/status.ts')
      return status(setting, io, call)
    }
    case 'version':
      io.stdout.write(`Apache ZooKeeper, version ${VERSION} ${BUILD_DATE}\n`)
      return 0
    case 'print-cmd': {
      const words = [process.execPath, ...daemonArguments(startWords(setting))]
      const log = logFileOf(setting) ?? instancePaths(setting.dataDir).logFile
      io.stdout.write(`${words.map((word) => `"${word}"`).join(' ')} > "${log}" 2>&1 < /dev/null\n`)
      return 0
    }
    default:
      io.stderr.write(`Usage: ${call.script.name} [--config <conf-dir>] {${serverCommands.join('|')}}\n`)
      return 0
  }
}
