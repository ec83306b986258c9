import type { Command, CommandResult } from '../command.ts'
import { RateLimiter } from '../rate-limiter.ts'

/** Puts a posted snapshot in place of the tree and the sessions. */
export function restoreCommand(settings: {
  readonly isEnabled: boolean
  readonly intervalMs: number
  readonly nowMs: number
}): Command {
  const limiter = new RateLimiter(settings.intervalMs, settings.nowMs)
  return {
    names: ['restore', 'rest'],
    method: 'POST',
    needsServer: true,
    needsAuthorization: true,
    run: async ({ server }, { body }): Promise<CommandResult> => {
      if (!settings.isEnabled) return { status: 503 }
      if (!limiter.allows(server.clock.now())) {
        server.stats.restoresRateLimited++
        return { status: 429 }
      }
      const startedAtMs = server.clock.now()
      try {
        const { lastZxid } = await server.database.restore(body)
        server.metrics.restoreTime.add(server.clock.now() - startedAtMs)
        return { data: { last_zxid: lastZxid } }
      } catch (error) {
        server.stats.restoreErrors++
        server.log.error('a posted snapshot could not be restored', error)
        return { status: 500 }
      }
    },
  }
}
