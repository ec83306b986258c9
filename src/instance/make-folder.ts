import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder where there is none, and those above it. Throws what mkdir throws, also where that denies that there is a folder
 * above, as in /proc: Node's own way of making them all tries that for ever.
 */
export function makeFolder(path: string, mode = 0o777): void {
  const above = dirname(path)
  if (above !== path && !existsSync(above)) makeFolder(above, mode)
  try {
    mkdirSync(path, { mode })
  } catch (error) {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) throw error
  }
}
