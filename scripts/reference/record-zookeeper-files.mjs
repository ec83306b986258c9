// Makes test/fixtures/zookeeper/persistence with the real ZooKeeper classes: data directories, and what the server makes of them.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { fetchReference, root } from './jars.mjs'
import { zooKeeperFiles } from './zookeeper-files.mjs'

fetchReference()
const folder = join(root, 'test/fixtures/zookeeper/persistence')
rmSync(folder, { recursive: true, force: true })
zooKeeperFiles('fixtures', folder)
