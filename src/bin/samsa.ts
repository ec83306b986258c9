import { runProcess } from '../cli/kit/exit.ts'
import { version } from '../cli/samsa/version.ts'
import { main } from '../cli/samsa.ts'

void runProcess((argv, io) =>
  main(argv, io, {
    runInForeground: async (request, readyFd) => {
      const { runInForeground } = await import('../daemon/foreground.ts')
      return runInForeground(request, version, readyFd)
    },
    workOffline: async (dataDir, request, call) => {
      const { workOffline } = await import('../daemon/work-offline.ts')
      return workOffline(dataDir, request, call)
    },
    inspectZooKeeper: async (dataDir) => {
      const { inspectZooKeeper } = await import('../daemon/inspect-zookeeper.ts')
      return inspectZooKeeper(dataDir)
    },
    checkData: async (dataDir) => {
      const { checkData } = await import('../daemon/check-data.ts')
      return checkData(dataDir)
    },
    salvageData: async (dataDir, to) => {
      const { salvageData } = await import('../daemon/salvage-data.ts')
      return salvageData(dataDir, to)
    },
    inspectLog: async (dataDir, log, write) => {
      const { inspectLog } = await import('../daemon/inspect-log.ts')
      inspectLog(dataDir, log, write)
    },
  }),
)
