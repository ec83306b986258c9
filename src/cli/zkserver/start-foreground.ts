import { runDaemon } from '../kit/foreground-daemon.ts'
import type { Io } from '../kit/io.ts'
import { startWords } from './samsa-command.ts'
import type { Setting } from './setting.ts'

/** What the reference says last when it ends with these exit codes (ExitCode). */
const FAREWELLS: Readonly<Record<number, string>> = {
  2: 'Invalid config, exiting abnormally',
  3: 'Unable to access datadir, exiting abnormally',
}

/** start-foreground: the server runs in this terminal until it is stopped; its exit code is the script's. */
export async function startForeground(setting: Setting, io: Io): Promise<number> {
  if (setting.text === undefined && setting.isNamed) {
    io.stderr.write(`There is no configuration file ${setting.file}\n${farewellOf(2)}`)
    return 2
  }
  const { exitCode } = await runDaemon(startWords(setting), { ...io, env: setting.env })
  io.stderr.write(farewellOf(exitCode))
  return exitCode
}

/** What the reference says last when it ends with an exit code; mostly nothing. */
export function farewellOf(exitCode: number): string {
  const farewell = FAREWELLS[exitCode]
  return farewell === undefined ? '' : `${farewell}\n`
}
