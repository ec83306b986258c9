import type { RoleSettings } from './control.ts'
import type { Role } from './run-file.ts'

/** What a start was asked to bring up, by a script or on the daemon's own command line. */
export interface StartRequest {
  dataDir: string
  roles: Role[]
  /** Path of a zoo.cfg. */
  zooCfg?: string | undefined
  /** Path of a server.properties. */
  serverProperties?: string | undefined
  /** Path of the log file, absolute; else it is in the data directory. */
  logFile?: string | undefined
  /** Keys of either file given on the command line; they win over the file. */
  overrides?: Record<string, string>
}

/** What one role of a start is given. */
export function settingsOf(request: StartRequest, role: Role): RoleSettings {
  const configFile = role === 'kafka' ? request.serverProperties : request.zooCfg
  return {
    ...(configFile === undefined ? {} : { configFile }),
    ...(request.overrides === undefined ? {} : { overrides: request.overrides }),
  }
}
