import { spawn } from 'node:child_process'
import { samsaCommand } from '../kit/samsa-command.ts'
import type { Setting } from './setting.ts'

/** What the samsa command said and did. */
export interface SamsaResult {
  readonly exitCode: number
  readonly stderr: string
}

/** Returns the words of `samsa start` or `samsa run` that bring up the ZooKeeper server of a setting. */
export function startWords(command: 'start' | 'run', setting: Setting, env: NodeJS.ProcessEnv): string[] {
  const words = [command, '--data-dir', setting.dataDir, '--role', 'zookeeper']
  if (setting.text !== undefined) words.push('--zoo-cfg', setting.file)
  for (const [key, value] of systemProperties(env)) words.push('--override', `${key}=${value}`)
  return words
}

/** Runs the samsa command to its end. */
export function runSamsa(words: readonly string[], env: NodeJS.ProcessEnv): Promise<SamsaResult> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [samsaCommand(), ...words], {
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

/** Settings given to the JVM as `-Dzookeeper.key=value` are meant for the server all the same. */
function systemProperties(env: NodeJS.ProcessEnv): [string, string][] {
  const flags = `${env['SERVER_JVMFLAGS'] ?? ''} ${env['JVMFLAGS'] ?? ''}`
  return [...flags.matchAll(/(?:^|\s)-Dzookeeper\.([^\s=]+)=(\S*)/g)].map(([, key = '', value = '']) => [
    key,
    value,
  ])
}
