import type { Api, InputOf, Message, TypeOf } from '../../wire/message.ts'
import { parseVersions } from '../../wire/versions.ts'
import type { SecurityProtocol } from '../configs/broker-listeners.ts'
import type { SaslSession } from './authentication/sasl-session.ts'
import type { Access } from './authorizer/access.ts'
import type { Principal } from './authorizer/principal.ts'
import type { Broker } from './broker.ts'
import type { RequestQuota } from './quotas/request-quota.ts'

/** What a handler may know of the connection that a request came on. */
export interface ConnectionInfo {
  /** Unique while the daemon runs; its text is what the reference calls connectionId. */
  readonly id: string
  readonly kind: 'tcp' | 'unix'
  /** Address of the peer: "127.0.0.1"; also for a Unix socket, whose peer is this machine. */
  readonly clientHost: string
  /** What the client dialled: the address and port, or the path of the Unix socket with port -1. */
  readonly localAddress: { readonly host: string; readonly port: number }
  /** Which of the broker's listeners it came by. */
  readonly listenerName: string
  readonly securityProtocol: SecurityProtocol
  /** Who the peer has proved to be. */
  readonly principal: Principal
  /** How it proves that, on a listener with SASL. */
  readonly sasl: SaslSession | undefined
  /** From ApiVersions v3+; empty strings until the client has said so. */
  readonly clientSoftwareName: string
  readonly clientSoftwareVersion: string
  /** Runs `fn` once when the connection has ended: the place to call off waits. The returned function calls it off. */
  onClose(fn: () => void): () => void
  /** Ends the connection, saying why in the broker's log: the only way to tell a client that waits for no answer. */
  close(why: string): void
}

/** What comes with a request. */
export interface RequestContext {
  readonly broker: Broker
  readonly apiVersion: number
  readonly clientId: string | null
  readonly connection: ConnectionInfo
  /** What the sender may do. */
  readonly access: Access
  /** Milliseconds since the epoch, read once when the request was taken up. */
  readonly now: number
  /** The quotas that the request is held against; absent while none are set. */
  readonly quota?: RequestQuota | undefined
}

/** A response; null when the protocol says that none is sent (Produce with acks=0). */
export type Answer<Response extends Message> = InputOf<Response> | null

/** One API key as the broker serves it. */
export interface Handler<Request extends Message = Message, Response extends Message = Message> {
  readonly api: Api<Request, Response>
  readonly isPipelined: boolean
  readonly maxVersion: number
  handle(request: TypeOf<Request>, context: RequestContext): Answer<Response> | Promise<Answer<Response>>
}

/** A handler whose types have been forgotten, as the list and the router hold it. */
export interface AnyHandler {
  readonly api: Api
  /** The next request of the same connection may be taken up before this one is answered. */
  readonly isPipelined: boolean
  /** The newest version that is served and told. */
  readonly maxVersion: number
  handle(request: never, context: RequestContext): unknown
}

/**
 * Ties a function to the API that it serves. Errors that a client can see are codes in the response; what it throws is a
 * fault of ours, logged and answered with UNKNOWN_SERVER_ERROR. Requests of one connection are taken up one after the other,
 * each when the one before is answered, as the reference does; `isPipelined` lifts that for requests of the same key.
 * `maxVersion` leaves out newer versions, which the definition has and 4.3.1 does not offer yet.
 */
export function handler<Request extends Message, Response extends Message>(
  api: Api<Request, Response>,
  handle: (request: TypeOf<Request>, context: RequestContext) => Answer<Response> | Promise<Answer<Response>>,
  options: { readonly isPipelined?: boolean; readonly maxVersion?: number } = {},
): Handler<Request, Response> {
  const maxVersion = options.maxVersion ?? parseVersions(api.request.versions).max
  return { api, isPipelined: options.isPipelined ?? false, maxVersion, handle }
}
