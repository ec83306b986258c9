import { hexZxid } from '../../../stat.ts'
import type { Command, CommandResult } from '../command.ts'
import { telling } from '../command.ts'
import { RateLimiter } from '../rate-limiter.ts'

/** Takes a snapshot and streams it; with `streaming=false` it only says how large it is and up to where it goes. */
export function snapshotCommand(settings: {
  readonly isEnabled: boolean
  readonly intervalMs: number
  readonly nowMs: number
}): Command {
  const limiter = new RateLimiter(settings.intervalMs, settings.nowMs)
  return {
    names: ['snapshot', 'snap'],
    method: 'GET',
    needsServer: true,
    needsAuthorization: true,
    run: async ({ server, snapshots }, { parameters }): Promise<CommandResult> => {
      if (!settings.isEnabled) return { status: 503 }
      if (!limiter.allows(server.clock.now())) {
        server.stats.snapshotsRateLimited++
        return { status: 429 }
      }
      const isStreamed = (parameters.get('streaming') ?? 'true').toLowerCase() === 'true'
      const startedAtMs = server.clock.now()
      try {
        const taken = await snapshots.take()
        server.metrics.snapshotTime.add(server.clock.now() - startedAtMs)
        const headers = [
          ['last_zxid', hexZxid(taken.lastZxid)],
          ['snapshot_size', String(taken.sizeBytes)],
        ] as const
        if (isStreamed) return { headers, stream: { body: taken.open(), sizeBytes: taken.sizeBytes } }
        await taken.discard()
        return { headers }
      } catch (error) {
        server.stats.snapshotErrors++
        server.log.error('a snapshot could not be taken', error)
        return { status: 500 }
      }
    },
  }
}

/** The last snapshot taken; before the first, what the tree was loaded from. */
export const lastSnapshot = telling(['last_snapshot', 'lsnp'], ({ snapshots }) => {
  const { zxid, atMs } = snapshots.last
  return { zxid: zxid.toString(16), timestamp: Math.trunc(atMs / 1000) }
})
