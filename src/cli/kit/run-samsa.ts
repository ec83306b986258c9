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

/** What the samsa command said and did. */
export interface SamsaResult {
  readonly exitCode: number
  readonly stderr: string
}

/** Runs the samsa command to its end and keeps what it says on stderr. */
export function captureSamsa(words: readonly string[], env: NodeJS.ProcessEnv): Promise<SamsaResult> {
  return new Promise((done) => {
    const child = spawn(process.execPath, [samsaCommand(), ...words], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env,
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', (error) => done({ exitCode: 1, stderr: `${error.message}\n` }))
    child.on('close', (code) => done({ exitCode: code ?? 1, stderr }))
  })
}
