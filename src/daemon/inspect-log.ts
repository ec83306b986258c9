import { instancePaths } from '../instance/paths.ts'
import { inspectLog as inspect, type LogInspection } from '../kafka/server/log/inspect-log.ts'

/** Writes what a log of a data directory holds, whether a daemon serves the directory or not. Throws as `inspectLog` of the server does. */
export function inspectLog(dataDir: string, inspection: LogInspection, write: (bytes: Buffer) => void): void {
  inspect(instancePaths(dataDir).database, inspection, write)
}
