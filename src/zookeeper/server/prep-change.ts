/** delete, deleteContainer, setData, setACL and check: what is checked, in the reference's order, and what becomes of it. */
import { Perms } from '../acl.ts'
import { ErrorCode } from '../errors.ts'
import type { CheckVersionRequest, DeleteRequest, SetACLRequest, SetDataRequest } from '../messages.ts'
import { invalidPathReason, parentOf } from '../paths.ts'
import { ownerKind } from '../stat.ts'
import { isSpecialPath } from './data-tree.ts'
import type { NodeSource } from './outstanding-changes.ts'
import { mayDo, nextVersion, type Prepared, type PrepContext } from './prep-context.ts'
import type { CheckOp, DeleteOp, SetAclOp, SetDataOp } from './txn.ts'
import type { NodeView } from './znode.ts'

export function prepDelete(context: PrepContext, request: DeleteRequest): Prepared<DeleteOp> {
  const parentPath = deletableParent(request.path)
  if (parentPath === null) return ErrorCode.BADARGUMENTS
  const parent = context.nodes.find(parentPath)
  if (parent === undefined) return ErrorCode.NONODE
  if (!mayDo(context, parent, Perms.DELETE)) return ErrorCode.NOAUTH
  const node = context.nodes.find(request.path)
  if (node === undefined) return ErrorCode.NONODE
  if (nextVersion(node.version, request.version) === null) return ErrorCode.BADVERSION
  if (node.childCount > 0) return ErrorCode.NOTEMPTY
  return deletion(request.path, node, parentPath, parent)
}

/** Sent by the timer that collects containers and TTL nodes; a client may send it too, the reference checks no ACL. */
export function prepDeleteContainer(context: PrepContext, path: string): Prepared<DeleteOp> {
  const parentPath = deletableParent(path)
  if (parentPath === null) return ErrorCode.BADARGUMENTS
  const node = context.nodes.find(path)
  if (node === undefined) return ErrorCode.NONODE
  if (node.childCount > 0) return ErrorCode.NOTEMPTY
  if (node.owner !== 0n && ownerKind(node.owner) === 'ephemeral') return ErrorCode.BADVERSION
  const parent = context.nodes.find(parentPath)
  if (parent === undefined) return ErrorCode.NONODE
  return deletion(path, node, parentPath, parent)
}

export function prepSetData(context: PrepContext, request: SetDataRequest): Prepared<SetDataOp> {
  if (invalidPathReason(request.path) !== null) return ErrorCode.BADARGUMENTS
  const node = context.nodes.find(request.path)
  if (node === undefined) return ErrorCode.NONODE
  if (!mayDo(context, node, Perms.WRITE)) return ErrorCode.NOAUTH
  const addedBytes = (request.data?.length ?? 0) - node.dataBytes
  if (context.breaksQuota(request.path, { count: 0, bytes: addedBytes })) return ErrorCode.QUOTAEXCEEDED
  const version = nextVersion(node.version, request.version)
  if (version === null) return ErrorCode.BADVERSION
  return { kind: 'setData', path: request.path, czxid: node.czxid, data: request.data, version }
}

export function prepSetAcl(context: PrepContext, request: SetACLRequest): Prepared<SetAclOp> {
  if (invalidPathReason(request.path) !== null) return ErrorCode.BADARGUMENTS
  const acl = context.access.fixupAcl(request.acl, context.identities)
  if (typeof acl === 'number') return acl
  const node = context.nodes.find(request.path)
  if (node === undefined) return ErrorCode.NONODE
  if (!mayDo(context, node, Perms.ADMIN)) return ErrorCode.NOAUTH
  const aversion = nextVersion(node.aversion, request.version)
  if (aversion === null) return ErrorCode.BADVERSION
  return { kind: 'setAcl', path: request.path, czxid: node.czxid, acl, aversion }
}

export function prepCheck(context: PrepContext, request: CheckVersionRequest): Prepared<CheckOp> {
  if (invalidPathReason(request.path) !== null) return ErrorCode.BADARGUMENTS
  const node = context.nodes.find(request.path)
  if (node === undefined) return ErrorCode.NONODE
  if (!mayDo(context, node, Perms.READ)) return ErrorCode.NOAUTH
  if (nextVersion(node.version, request.version) === null) return ErrorCode.BADVERSION
  return { kind: 'check', path: request.path }
}

/** The deletions that the end of a session brings. */
export function prepEphemerals(nodes: NodeSource, paths: Iterable<string>): DeleteOp[] {
  const deletions: DeleteOp[] = []
  for (const path of paths) {
    const [node, parent] = [nodes.find(path), nodes.find(parentOf(path))]
    if (node !== undefined && parent !== undefined)
      deletions.push(deletion(path, node, parentOf(path), parent))
  }
  return deletions
}

function deletion(path: string, node: NodeView, parentPath: string, parent: NodeView): DeleteOp {
  return { kind: 'delete', path, czxid: node.czxid, parent: parentPath, parentCzxid: parent.czxid }
}

/** The parent of a path that may be deleted; null for the server's own nodes and for no path at all. */
function deletableParent(path: string): string | null {
  const slash = path.lastIndexOf('/')
  if (slash === -1 || path.includes('\0') || isSpecialPath(path)) return null
  return slash === 0 ? '/' : path.slice(0, slash)
}
