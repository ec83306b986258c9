// Makes test/fixtures/zookeeper/persistence with the real ZooKeeper classes: data directories, and what the server makes of them.
import { execFileSync } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fetchReference, root } from './jars.mjs'

fetchReference()
const folder = join(root, 'test/fixtures/zookeeper/persistence')
rmSync(folder, { recursive: true, force: true })
execFileSync(
  'java',
  [
    '-Xmx128m',
    '-cp',
    join(root, '.reference/zookeeper/*'),
    join(root, 'scripts/reference/ZooKeeperFiles.java'),
    folder,
  ],
  { stdio: ['ignore', 'ignore', 'inherit'], timeout: 120_000 },
)
