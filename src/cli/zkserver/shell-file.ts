import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import type { Io } from '../kit/io.ts'

/**
 * Runs a shell file of the configuration folder (zookeeper-env.sh, java.env) as zkEnv.sh does, in a shell of its own, and returns the
 * environment as it is then: what the file sets counts, exported or not. What it prints is shown. Without the file, or without a bash,
 * nothing changes.
 */
export function sourceShellFile(path: string, { env, stdout, stderr }: Io): NodeJS.ProcessEnv {
  if (!existsSync(path)) return env
  const child = spawnSync('bash', ['-c', 'set -a; . "$0"; env -0 >&3', path], {
    env,
    stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
    encoding: 'utf8',
  })
  if (child.error !== undefined) {
    stderr.write(`${path} is not read: ${child.error.message}\n`)
    return env
  }
  stdout.write(child.stdout)
  stderr.write(child.stderr)
  const changed: NodeJS.ProcessEnv = {}
  for (const entry of (child.output[3] ?? '').split('\0')) {
    const equals = entry.indexOf('=')
    if (equals > 0) changed[entry.slice(0, equals)] = entry.slice(equals + 1)
  }
  return Object.keys(changed).length === 0 ? env : changed
}
