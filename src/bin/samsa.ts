import { runProcess } from '../cli/kit/exit.ts'
import { version } from '../cli/samsa/version.ts'
import { main } from '../cli/samsa.ts'

await runProcess((argv, io) =>
  main(argv, io, {
    runInForeground: async (request, readyFd) => {
      const { runInForeground } = await import('../daemon/foreground.ts')
      return runInForeground(request, version, readyFd)
    },
    transferOffline: async (dataDir, request, call) => {
      const { transferOffline } = await import('../daemon/transfer-offline.ts')
      return transferOffline(dataDir, request, call)
    },
  }),
)
