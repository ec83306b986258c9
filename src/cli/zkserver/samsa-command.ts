import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { instancePaths } from '../../instance/paths.ts'
import { readRunFile } from '../../instance/run-file.ts'
import type { Setting } from './setting.ts'

/** What the samsa command said and did. */
export interface SamsaResult {
  readonly exitCode: number
  readonly stderr: string
}

/** Returns the words of `samsa start` or `samsa run` that bring up the ZooKeeper server of a setting. */
export function startWords(command: 'start' | 'run', setting: Setting, env: NodeJS.ProcessEnv): string[] {
  const words = [command, '--data-dir', setting.dataDir]
  if (setting.hasOwnInstance || isDaemonRunning(setting)) words.push('--role', 'zookeeper')
  if (setting.text !== undefined) words.push('--zoo-cfg', setting.file)
  for (const [key, value] of systemProperties(env)) words.push('--override', `${key}=${value}`)
  return words
}

/** Runs the samsa command to its end. */
export function runSamsa(words: readonly string[], env: NodeJS.ProcessEnv): Promise<SamsaResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [samsaScript(), ...words], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env,
    })
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.on('error', (error) => resolve({ exitCode: 1, stderr: `${error.message}\n` }))
    child.on('close', (code) => resolve({ exitCode: code ?? 1, stderr }))
  })
}

/** The samsa command lies beside the script's bundle, or one folder up from a chunk. */
export function samsaScript(): string {
  const beside = fileURLToPath(new URL('./samsa.js', import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL('../samsa.js', import.meta.url))
}

/** Settings given to the JVM as `-Dzookeeper.key=value` are meant for the server all the same. */
function systemProperties(env: NodeJS.ProcessEnv): [string, string][] {
  const flags = `${env['SERVER_JVMFLAGS'] ?? ''} ${env['JVMFLAGS'] ?? ''}`
  return [...flags.matchAll(/(?:^|\s)-Dzookeeper\.([^\s=]+)=(\S*)/g)].map(([, key = '', value = '']) => [
    key,
    value,
  ])
}

function isDaemonRunning(setting: Setting): boolean {
  return readRunFile(instancePaths(setting.dataDir).runFile) !== undefined
}
