/** The list of commands; the AdminServer's index page follows. */
import type { AdminConfig } from '../admin-config.ts'
import type { Command } from '../command.ts'
import { configuration, environment, initialConfiguration, systemProperties } from './configuration.ts'
import { connectionStatReset, connectionsCommand } from './connections.ts'
import { restoreCommand } from './restore.ts'
import { dump } from './sessions.ts'
import { lastSnapshot, snapshotCommand } from './snapshot.ts'
import {
  hash,
  isReadOnly,
  leader,
  observerStatReset,
  observers,
  ruok,
  votingView,
  zabState,
} from './standalone.ts'
import { dirs, monitor, serverStats, statReset, stats } from './statistics.ts'
import { getTraceMask, setTraceMask } from './trace-mask.ts'
import { watches, watchesByPath, watchSummary } from './watches.ts'

/** The reference takes its interval for microseconds here, so that snapshots can be had often and restored seldom. */
const SNAPSHOT_INTERVAL_DIVISOR = 1000

/** All commands, in the order of their primary names. */
export function adminCommands(config: AdminConfig, nowMs: number): Command[] {
  const { adminSnapshotEnabled, adminRestoreEnabled, adminRateLimiterIntervalMs } = config
  const commands: Command[] = [
    configuration,
    connectionStatReset,
    connectionsCommand,
    dirs,
    dump,
    environment,
    getTraceMask,
    hash,
    initialConfiguration,
    isReadOnly,
    lastSnapshot,
    leader,
    monitor,
    observerStatReset,
    observers,
    restoreCommand({ isEnabled: adminRestoreEnabled, intervalMs: adminRateLimiterIntervalMs, nowMs }),
    ruok,
    serverStats,
    setTraceMask,
    snapshotCommand({
      isEnabled: adminSnapshotEnabled,
      intervalMs: Math.trunc(adminRateLimiterIntervalMs / SNAPSHOT_INTERVAL_DIVISOR),
      nowMs,
    }),
    statReset,
    stats,
    systemProperties,
    votingView,
    watchSummary,
    watches,
    watchesByPath,
    zabState,
  ]
  return commands.sort((a, b) => (a.names[0] < b.names[0] ? -1 : 1))
}
