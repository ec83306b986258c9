import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'

/** Bytes of the files in a directory, 0 when it cannot be read. */
export function directoryBytes(path: string): number {
  if (path === '') return 0
  try {
    let bytes = 0
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isFile()) bytes += statSync(join(path, entry.name)).size
    }
    return bytes
  } catch {
    return 0
  }
}
