import { spawn } from 'node:child_process'
import type { Io } from './io.ts'
import { samsaCommand } from './samsa-command.ts'

/** Runs the samsa command in the script's own terminal; returns its exit code. */
export function runSamsa(words: readonly string[], io: Io): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [samsaCommand(), ...words], { stdio: 'inherit', env: io.env })
    child.on('error', (error) => {
      io.stderr.write(`${error.message}\n`)
      resolve(1)
    })
    child.on('close', (code) => resolve(code ?? 1))
  })
}
