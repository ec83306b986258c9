import { homedir } from 'node:os'
import { join, resolve } from 'node:path'

/**
 * Returns the default instance's data directory: `$SAMSA_HOME`, else `$XDG_DATA_HOME/samsa`, else `~/.local/share/samsa`.
 */
export function defaultDataDir(env: NodeJS.ProcessEnv): string {
  if (env['SAMSA_HOME']) return resolve(env['SAMSA_HOME'])
  if (env['XDG_DATA_HOME']) return join(resolve(env['XDG_DATA_HOME']), 'samsa')
  return join(env['HOME'] || homedir(), '.local', 'share', 'samsa')
}
