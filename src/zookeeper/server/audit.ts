/**
 * What the audit log tells of writes, in the reference's words (AuditHelper, AuditEvent): who did what to which znode, from
 * where, and whether it came off. A line is made when a write is final.
 */
import { permLetters } from '../acl.ts'
import { ErrorCode } from '../errors.ts'
import type { Id, RequestACL } from '../messages.ts'
import { CreateMode, OpCode } from '../op-codes.ts'
import { hexSessionId } from '../stat.ts'
import type { Access } from './auth/access.ts'
import type { WriteRequest } from './prep.ts'
import type { CloseSessionOp, TxnOp } from './txn.ts'

export interface AuditEvent {
  readonly session?: string
  readonly user: string
  readonly ip?: string
  readonly operation: string
  readonly znode?: string | undefined
  readonly znodeType?: string | undefined
  readonly acl?: string | undefined
  readonly result: 'success' | 'failure' | 'invoked'
}

/** The audit log. */
export interface AuditLogger {
  /** The server's own user. */
  readonly user: string
  write(event: AuditEvent): void
}

/** What is kept of a request until it is known how it ends. */
export interface AuditedRequest {
  readonly by: { readonly session: string; readonly user: string; readonly ip: string }
  readonly request: WriteRequest
}

/** The text of a line: what is known, in the reference's order. */
export function auditText(event: AuditEvent): string {
  const { session, user, ip, operation, znode, znodeType: znode_type, acl, result } = event
  return Object.entries({ session, user, ip, operation, znode, znode_type, acl, result })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${value}`)
    .join('\t')
}

/** Who asks for a write, and what for. */
export function auditedRequest(
  request: WriteRequest,
  from: {
    readonly sessionId: bigint
    readonly address: string
    readonly identities: readonly Id[]
    readonly access: Access
  },
): AuditedRequest {
  const user = from.access.clientInfos(from.identities).map((info) => info.user)
  return { by: { session: hexSessionId(from.sessionId), user: user.join(','), ip: from.address }, request }
}

/** Tells of a write that is final. */
export function auditWrite(
  write: {
    readonly audited: AuditedRequest | undefined
    readonly ops: readonly TxnOp[]
    readonly err: number
    readonly multiErrors: readonly number[] | undefined
  },
  log: AuditLogger,
): void {
  const { audited, ops, err } = write
  const hasMultiFailed = write.multiErrors !== undefined || err !== ErrorCode.OK
  if (audited !== undefined)
    for (const event of auditEvents(audited, { ops, err, hasMultiFailed })) log.write(event)
  for (const op of ops)
    if (op.kind === 'closeSession') for (const event of ephemeralEvents(log.user, op)) log.write(event)
}

/** What is told of a write that a client asked for, with what became of it. */
function* auditEvents(
  { by, request }: AuditedRequest,
  outcome: { readonly ops: readonly TxnOp[]; readonly err: number; readonly hasMultiFailed: boolean },
): Generator<AuditEvent> {
  if (request.kind === 'multi') {
    if (outcome.hasMultiFailed) yield { ...by, operation: 'multiOperation', result: 'failure' }
    else yield* multiEvents(by, request.ops, outcome.ops)
    return
  }
  const told = toldOf(request)
  if (told === undefined) return
  const [op] = outcome.ops
  const znode = op !== undefined && 'path' in op ? op.path : told.znode
  yield { ...by, ...told, znode, result: outcome.err === ErrorCode.OK ? 'success' : 'failure' }
}

/** What is told of the ephemerals that go with a session; `user` is the server's own. */
function* ephemeralEvents(user: string, { sessionId, ephemerals }: CloseSessionOp): Generator<AuditEvent> {
  const operation = 'ephemeralZNodeDeletionOnSessionCloseOrExpire'
  for (const { path: znode } of ephemerals)
    yield { session: hexSessionId(sessionId), user, operation, znode, result: 'success' }
}

type Told = Pick<AuditEvent, 'operation' | 'znode' | 'znodeType' | 'acl'>

function toldOf(request: WriteRequest): Told | undefined {
  switch (request.kind) {
    case 'create': {
      const { path, flags } = request.body
      const znodeType = MODES[flags]
      return znodeType === undefined ? undefined : { operation: 'create', znode: path, znodeType }
    }
    case 'delete':
      return { operation: 'delete', znode: request.body.path }
    case 'deleteContainer':
      return { operation: 'delete', znode: request.path }
    case 'setData':
      return { operation: 'setData', znode: request.body.path }
    case 'setAcl':
      return { operation: 'setAcl', znode: request.body.path, acl: aclText(request.body.acl ?? []) }
    case 'reconfig':
      return { operation: 'reconfig' }
    default:
      return undefined
  }
}

function* multiEvents(
  by: AuditedRequest['by'],
  requests: Extract<WriteRequest, { kind: 'multi' }>['ops'],
  ops: readonly TxnOp[],
): Generator<AuditEvent> {
  const modes = new Map<string, string | undefined>()
  for (const { type, request } of requests) {
    const isCreate = type === OpCode.create || type === OpCode.create2 || type === OpCode.createContainer
    if (isCreate) modes.set(request.path, MODES[request.flags])
  }
  for (const op of ops) {
    if (op.kind === 'create')
      yield { ...by, operation: 'create', znode: op.path, znodeType: modes.get(op.path), result: 'success' }
    else if (op.kind === 'delete' || op.kind === 'setData')
      yield { ...by, operation: op.kind, znode: op.path, result: 'success' }
  }
}

/** CreateMode in lower case, by flags. */
const MODES: readonly (string | undefined)[] = Object.keys(CreateMode).map((name) => name.toLowerCase())

function aclText(acl: readonly RequestACL[]): string {
  return acl.map(({ perms, id }) => `${id.scheme}:${id.id}:${permLetters(perms)}`).join('')
}
