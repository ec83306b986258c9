import { accessSync, constants, statSync } from 'node:fs'
import { resolve } from 'node:path'

/** Says why a path is no file that can be read (ZKUtil.validateFileInput), or undefined. */
export function fileProblem(path: string): string | undefined {
  const whole = resolve(path)
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return `File '${whole}' does not exist.`
  try {
    accessSync(path, constants.R_OK)
  } catch {
    return `Read permission is denied on the file '${whole}'`
  }
  return found.isDirectory() ? `'${whole}' is a directory. it must be a file.` : undefined
}
