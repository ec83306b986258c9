import type { Clock } from '../../runtime/clock.ts'
import type { Connection } from './connection.ts'

/** How often a connection is looked at in the time it may be idle. */
const LOOKS = 4

/** Closes a connection over which nothing has gone for connections.max.idle.ms, or a quarter longer; negative for never. */
export function closeWhenIdle(connection: Connection, clock: Clock, maxIdleMs: number): void {
  if (maxIdleMs < 0) return
  let requests = connection.traffic.requests
  let quietLooks = 0
  let cancel = () => {}
  const look = () => {
    const isQuiet = connection.inFlight === 0 && connection.traffic.requests === requests
    quietLooks = isQuiet ? quietLooks + 1 : 0
    requests = connection.traffic.requests
    if (quietLooks >= LOOKS) connection.close()
    else cancel = clock.after(maxIdleMs / LOOKS, look)
  }
  cancel = clock.after(maxIdleMs / LOOKS, look)
  connection.onClose(() => cancel())
}
