import { fileURLToPath } from 'node:url'

/** The launcher of the `samsa` command, beside the folder of a script's bundle. */
export function samsaCommand(): string {
  return fileURLToPath(new URL('../bin/samsa', import.meta.url))
}
