/** Create in all its forms: what is checked, in the reference's order, and what becomes of it. */
import { Perms } from '../acl.ts'
import { ErrorCode } from '../errors.ts'
import type { CreateRequest, CreateTTLRequest } from '../messages.ts'
import { CreateMode, OpCode } from '../op-codes.ts'
import { invalidPathReason } from '../paths.ts'
import { CONTAINER_OWNER, MAX_TTL_MS, ownerKind, ttlOwner } from '../stat.ts'
import { mayDo, type Prepared, type PrepContext } from './prep-context.ts'
import type { CreateOp } from './txn.ts'

/** create, create2, createContainer or createTTL: the op code makes the kind of node, the flags sequence and ephemeral. */
export function prepCreate(
  context: PrepContext,
  opCode: number,
  request: CreateRequest | CreateTTLRequest,
): Prepared<CreateOp> {
  const { flags } = request
  const ttl = 'ttl' in request ? request.ttl : -1n
  const modeError = checkMode(context, flags, ttl)
  if (modeError !== ErrorCode.OK) return modeError

  const slash = request.path.lastIndexOf('/')
  if (slash === -1 || request.path.includes('\0')) return ErrorCode.BADARGUMENTS
  const acl = context.access.fixupAcl(request.acl, context.identities)
  if (typeof acl === 'number') return acl
  const parentPath = slash === 0 ? '/' : request.path.slice(0, slash)
  const parent = context.nodes.find(parentPath)
  if (parent === undefined) return ErrorCode.NONODE
  if (!mayDo(context, parent, Perms.CREATE)) return ErrorCode.NOAUTH

  const path = isSequential(flags) ? request.path + sequenceSuffix(parent.cversion) : request.path
  if (invalidPathReason(path) !== null) return ErrorCode.BADARGUMENTS
  if (context.nodes.find(path) !== undefined) return ErrorCode.NODEEXISTS
  if (parent.owner !== 0n && ownerKind(parent.owner) === 'ephemeral') return ErrorCode.NOCHILDRENFOREPHEMERALS
  if (context.breaksQuota(path, { count: 1, bytes: request.data?.length ?? 0 }))
    return ErrorCode.QUOTAEXCEEDED

  return {
    kind: 'create',
    path,
    parent: parentPath,
    parentCzxid: parent.czxid,
    data: request.data,
    acl,
    owner: ownerOf(context, opCode, flags, ttl),
    parentCversion: (parent.cversion + 1) | 0,
  }
}

function checkMode(context: PrepContext, flags: number, ttl: bigint): ErrorCode {
  if (flags < CreateMode.PERSISTENT || flags > CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL)
    return ErrorCode.BADARGUMENTS
  const hasTtl = flags >= CreateMode.PERSISTENT_WITH_TTL
  if (hasTtl && !context.extendedTypesEnabled) return ErrorCode.UNIMPLEMENTED
  const isTtlRight = hasTtl ? ttl > 0n && ttl <= BigInt(MAX_TTL_MS) : ttl < 0n
  return isTtlRight ? ErrorCode.OK : ErrorCode.BADARGUMENTS
}

function isSequential(flags: number): boolean {
  return (
    flags === CreateMode.PERSISTENT_SEQUENTIAL ||
    flags === CreateMode.EPHEMERAL_SEQUENTIAL ||
    flags === CreateMode.PERSISTENT_SEQUENTIAL_WITH_TTL
  )
}

/** Ten digits of a signed int, as Java's `%010d` prints it. */
function sequenceSuffix(count: number): string {
  return count < 0 ? `-${String(-count).padStart(9, '0')}` : String(count).padStart(10, '0')
}

function ownerOf(context: PrepContext, opCode: number, flags: number, ttl: bigint): bigint {
  if (opCode === OpCode.createContainer) return CONTAINER_OWNER
  if (opCode === OpCode.createTTL && ttl > 0n) return ttlOwner(Number(ttl))
  const isEphemeral = flags === CreateMode.EPHEMERAL || flags === CreateMode.EPHEMERAL_SEQUENTIAL
  return isEphemeral ? context.sessionId : 0n
}
