import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import type { Io } from '../kit/io.ts'
import { samsaCommand } from '../kit/samsa-command.ts'
import { startWords } from './samsa-command.ts'
import type { Setting } from './setting.ts'

const SIGNALLED = 128

/** start-foreground: the server runs in this terminal until it is stopped; its exit code is the script's. */
export function startForeground(setting: Setting, io: Io): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [samsaCommand(), ...startWords('run', setting, io.env)], {
      stdio: 'inherit',
      env: io.env,
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
