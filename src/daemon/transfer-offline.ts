import type { ControlCall, ControlReply, ZooKeeperTransfer } from '../instance/control.ts'
import { instancePaths } from '../instance/paths.ts'
import { LogLevels } from '../runtime/log-levels.ts'
import { Instance } from './instance.ts'
import { startKafka } from './kafka-role.ts'
import { createLog } from './log.ts'
import { startZooKeeper } from './zookeeper-role.ts'

/** Carries out a transfer in this process, on a data directory that no daemon holds. Throws as `transfer` does. */
export async function transferOffline(
  dataDir: string,
  request: ZooKeeperTransfer,
  call: ControlCall,
): Promise<ControlReply> {
  const instance = await Instance.open({
    paths: instancePaths(dataDir),
    version: 'transfer',
    log: createLog((line) => void process.stderr.write(line), new LogLevels()),
    starters: { kafka: startKafka, zookeeper: startZooKeeper },
  })
  try {
    return await instance.transferZooKeeper(request, call)
  } finally {
    await instance.close()
  }
}
