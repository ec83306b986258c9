// Builds the Go driver once, outside of the repository's tracked files, and runs its loads.
import { execFile, execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from '../reference/jars.mjs'

export const program = join(root, '.reference/bench-driver')
const TIMEOUT_MS = 180_000

/** Throws with one line when Go is not there. */
export function buildDriver() {
  if (spawnSync('go', ['version'], { stdio: 'ignore' }).status !== 0)
    throw new Error('go is not on this machine: the driver of the benchmark is written in it')
  execFileSync('go', ['build', '-o', program, '.'], {
    cwd: join(root, 'scripts/benchmarks/driver'),
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

/** Runs one load against a port of this machine; returns its figures (see driver/main.go). */
export async function drive(load, port, flags = {}) {
  const words = Object.entries(flags).flatMap(([name, value]) => [`-${name}`, String(value)])
  const { stdout } = await promisify(execFile)(program, [load, '-server', `localhost:${port}`, ...words], {
    timeout: TIMEOUT_MS,
  })
  return JSON.parse(stdout)
}
