import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Io } from '../kit/io.ts'
import { samsaCommand } from '../kit/samsa-command.ts'
import { startWords } from './samsa-command.ts'
import type { Setting } from './setting.ts'

const SIGNALLED = 128

/** What the reference says last when it ends with these exit codes (ExitCode). */
const FAREWELLS: Readonly<Record<number, string>> = {
  2: 'Invalid config, exiting abnormally',
  3: 'Unable to access datadir, exiting abnormally',
}

/** start-foreground: the server runs in this terminal until it is stopped; its exit code is the script's. */
export async function startForeground(setting: Setting, io: Io): Promise<number> {
  if (setting.text === undefined && setting.isNamed) {
    io.stderr.write(`There is no configuration file ${setting.file}\n${FAREWELLS[2]}\n`)
    return 2
  }
  const exitCode = await runServer(setting, io)
  const farewell = FAREWELLS[exitCode]
  if (farewell !== undefined) io.stderr.write(`${farewell}\n`)
  return exitCode
}

function runServer(setting: Setting, io: Io): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [samsaCommand(), ...startWords('run', setting)], {
      // The channel tells the server when this script is killed, which would be the server's end in the reference.
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: setting.env,
    })
    const stopListening = io.onTerminate?.((signal) => child.kill(signal))
    child.on('error', (error) => {
      io.stderr.write(`${error.message}\n`)
      resolve(1)
    })
    child.on('close', (code, signal) => {
      stopListening?.()
      resolve(code ?? SIGNALLED + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}
