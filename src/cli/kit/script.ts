import { realpathSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/** The script as it was called: what it calls itself in its usage, and the folder it lies in. */
export interface Script {
  readonly name: string
  readonly binDir: string
}

/**
 * Returns how this process's script was called. Node makes the path absolute; a shell leaves the words as typed in `$_`, which is
 * believed when it means the same file.
 *
 * @param path process.argv[1]
 */
export function scriptOf(path: string, env: NodeJS.ProcessEnv): Script {
  const typed = env['_']
  return {
    name: typed !== undefined && resolve(typed) === path ? typed : path,
    binDir: dirname(realPath(path)),
  }
}

/** An installed command is a link to the file in the package, whose conf folder is the one that counts. */
function realPath(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}
