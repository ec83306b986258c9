import type { ControlCall, ControlReply, DatabaseRequest } from '../instance/control.ts'
import { instancePaths } from '../instance/paths.ts'
import { LogLevels } from '../runtime/log-levels.ts'
import { Instance } from './instance.ts'
import { startKafka } from './kafka-role.ts'
import { createLog } from './log.ts'
import { startZooKeeper } from './zookeeper-role.ts'

/** Does what is asked of a database in this process, on a data directory that no daemon holds. Throws as the daemon would answer. */
export async function workOffline(
  dataDir: string,
  request: DatabaseRequest,
  call: ControlCall,
): Promise<ControlReply> {
  const instance = await Instance.open({
    paths: instancePaths(dataDir),
    version: 'offline',
    log: createLog((line) => void process.stderr.write(line), new LogLevels()),
    starters: { kafka: startKafka, zookeeper: startZooKeeper },
  })
  try {
    return await instance.workOnDatabase(request, call)
  } finally {
    await instance.close()
  }
}
