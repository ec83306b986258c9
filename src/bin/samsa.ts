import { runProcess } from '../cli/kit/exit.ts'
import { version } from '../cli/samsa/version.ts'
import { main } from '../cli/samsa.ts'

await runProcess((argv, io) =>
  main(argv, io, async (request, readyFd) => {
    const { runInForeground } = await import('../daemon/foreground.ts')
    return runInForeground(request, version, readyFd)
  }),
)
