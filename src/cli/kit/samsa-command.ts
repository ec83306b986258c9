import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The bundle of the `samsa` command: next to a script's bundle, or one folder up from a shared chunk. */
export function samsaCommand(): string {
  const beside = fileURLToPath(new URL('./samsa.js', import.meta.url))
  return existsSync(beside) ? beside : fileURLToPath(new URL('../samsa.js', import.meta.url))
}
