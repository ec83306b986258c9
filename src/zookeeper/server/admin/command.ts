import type { Readable } from 'node:stream'
import type { ZooKeeperServer } from '../zookeeper-server.ts'
import type { JsonObject } from './json.ts'
import type { SnapshotFiles } from './snapshot-files.ts'

/** What the AdminServer knows beside the server itself. */
export interface AdminContext {
  readonly server: ZooKeeperServer
  /** The text of the configuration file, without secrets. */
  readonly initialConfiguration: string
  /** What was set by `zookeeper.*` names, without secrets. */
  readonly systemProperties: ReadonlyMap<string, string>
}

/** What commands have to work with. */
export interface CommandContext extends AdminContext {
  readonly snapshots: SnapshotFiles
}

/** What a command was asked with. */
export interface CommandRequest {
  /** The first value of each parameter of the query. */
  readonly parameters: ReadonlyMap<string, string>
  /** The body of a POST. */
  readonly body: Readable
}

/** What a command answers. */
export interface CommandResult {
  /** 200 unless said otherwise. */
  readonly status?: number
  readonly headers?: readonly (readonly [name: string, value: string])[]
  /** Shown before `command` and `error`; an `error` among it takes the place of the other. */
  readonly data?: JsonObject
  /** Sent in place of JSON. */
  readonly stream?: { readonly body: Readable; readonly sizeBytes: number }
}

/** A command of the AdminServer. */
export interface Command {
  /** The primary name first: answers carry it. */
  readonly names: readonly [string, ...string[]]
  readonly method: 'GET' | 'POST'
  /** Whether it says nothing while the server does not serve. */
  readonly needsServer: boolean
  /** Whether it takes all permissions on the root. */
  readonly needsAuthorization: boolean
  readonly run: (context: CommandContext, request: CommandRequest) => CommandResult | Promise<CommandResult>
}

/** A command that only tells something. */
export function telling(
  names: Command['names'],
  tell: (context: CommandContext, request: CommandRequest) => JsonObject,
  options: { readonly needsServer?: boolean } = {},
): Command {
  return {
    names,
    method: 'GET',
    needsServer: options.needsServer ?? true,
    needsAuthorization: false,
    run: (context, request) => ({ data: tell(context, request) }),
  }
}
