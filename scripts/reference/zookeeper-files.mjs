import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './jars.mjs'

/** Runs ZooKeeperFiles.java, which says what it can do, with the real classes. */
export function zooKeeperFiles(...words) {
  execFileSync(
    'java',
    [
      '-Xmx1500m',
      '-cp',
      join(root, '.reference/zookeeper/*'),
      join(root, 'scripts/reference/ZooKeeperFiles.java'),
      ...words,
    ],
    { stdio: ['ignore', 'ignore', 'pipe'], timeout: 240_000 },
  )
}
