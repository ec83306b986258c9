/** What requests of the REST interface ask for, and what is answered. */
import type { Admin } from '../../../kafka/client/admin/admin.ts'
import type { Io } from '../../kit/io.ts'
import { JavaError } from '../../kit/java-error.ts'
import { isObject } from '../connector-file.ts'
import { badRequest } from '../errors.ts'
import type { Herder } from '../herder.ts'
import type { OffsetStore } from '../offset-store.ts'
import type { WorkerConfig } from '../worker-config.ts'

/** What the resources tell of. */
export interface RestWorker {
  readonly config: WorkerConfig
  readonly herder: Herder
  readonly store: OffsetStore
  readonly admin: Admin
  readonly clusterId: string
  readonly io: Io
  /** Whether all connectors of the command line have been started. */
  readonly readiness: { readonly isReady: boolean }
  /** Host and port of the first listener. */
  readonly workerId: string
}

export interface RestRequest {
  /** What stands in the places of the route that have a name. */
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The JSON of the body, undefined without one. */
  readonly body: unknown
}

export interface RestAnswer {
  readonly status: number
  /** Is sent as JSON; undefined for none. */
  readonly body?: unknown
  /** Jersey gives no type to what it answers before a resource is found. */
  readonly isUntyped?: boolean
  /** The path of what was made. */
  readonly location?: string
}

export type Handler = (request: RestRequest, worker: RestWorker) => RestAnswer | Promise<RestAnswer>

/** A method, a path like `/connectors/:connector`, and what answers. */
export type Route = readonly [
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  handler: Handler,
]

export const ok = (body: unknown): RestAnswer => ({ status: 200, body })
export const accepted: RestAnswer = { status: 202 }
export const noContent: RestAnswer = { status: 204 }

/** The body as a JSON object. Throws JavaError (BadRequestException). */
export function objectOf(body: unknown): Record<string, unknown> {
  if (isObject(body)) return body
  throw badRequest('The request needs a JSON object as its body')
}

/** A refusal that JAX-RS itself words, with its status. */
export class RestError extends JavaError {
  readonly status: number
  constructor(status: number, className: string, message: string) {
    super(className, message)
    this.status = status
  }
}
