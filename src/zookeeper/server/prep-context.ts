import type { ErrorCode } from '../errors.ts'
import type { Id } from '../messages.ts'
import type { Access } from './auth/access.ts'
import type { NodeSource } from './outstanding-changes.ts'
import type { QuotaDemand } from './quota.ts'
import type { NodeView } from './znode.ts'

/** What deciding about a write needs to know, and nothing it could change. */
export interface PrepContext {
  readonly nodes: NodeSource
  readonly sessionId: bigint
  readonly identities: readonly Id[]
  readonly access: Access
  readonly extendedTypesEnabled: boolean
  readonly reconfigEnabled: boolean
  /** Whether a write at `path` would break a hard quota limit. */
  readonly breaksQuota: (path: string, demand: QuotaDemand) => boolean
}

/** What prep makes of one operation: what to do, or why not. */
export type Prepared<Op> = Op | ErrorCode

/** Whether the requester has one of the permissions `perm` on `node`. */
export function mayDo(context: PrepContext, node: NodeView, perm: number): boolean {
  return context.access.permits(node.aclEntries, perm, context.identities)
}

/** The version after a write that expects `expected` (-1: any), or null when another is there. */
export function nextVersion(current: number, expected: number): number | null {
  return expected !== -1 && expected !== current ? null : (current + 1) | 0
}
