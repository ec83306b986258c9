/** Rules of znode paths (PathUtils, Quotas) and small path arithmetic. */

/**
 * Says why `path` is no valid znode path, in the reference's words, or null when it is one.
 * `isSequential`: a path that will get a suffix may end in a slash.
 */
export function invalidPathReason(path: string, isSequential = false): string | null {
  const checked = isSequential ? `${path}1` : path
  if (checked.length === 0) return 'Path length must be > 0'
  if (checked.charCodeAt(0) !== SLASH) return 'Path must start with / character'
  if (checked.length === 1) return null
  if (checked.charCodeAt(checked.length - 1) === SLASH) return 'Path must not end with / character'
  const reason = invalidPartReason(checked)
  return reason === null ? null : `Invalid path string "${checked}" caused by ${reason}`
}

/** Throws what `invalidPathReason` says; for clients, which check before they send. */
export function validatePath(path: string, isSequential = false): void {
  const reason = invalidPathReason(path, isSequential)
  if (reason !== null) throw new InvalidPathError(reason)
}

/** A path that cannot name a znode (the reference's IllegalArgumentException). */
export class InvalidPathError extends Error {
  readonly code = 'SAMSA_ZOOKEEPER_INVALID_PATH'
  override readonly name = 'InvalidPathError'
}

const SLASH = 0x2f
const DOT = 0x2e

function invalidPartReason(path: string): string | null {
  let last = SLASH
  for (let i = 1; i < path.length; i++) {
    const c = path.charCodeAt(i)
    if (c === 0) return `null character not allowed @${i}`
    if (c === SLASH && last === SLASH) return `empty node name specified @${i}`
    if (c === DOT && last === DOT) {
      if (path.charCodeAt(i - 2) === SLASH && endsPart(path, i)) return `relative paths not allowed @${i}`
    } else if (c === DOT) {
      if (last === SLASH && endsPart(path, i)) return `relative paths not allowed @${i}`
    } else if (c < 0x20 || (c >= 0x7f && (c <= 0x9f || (c >= 0xd800 && c <= 0xf8ff) || c >= 0xfff0))) {
      return `invalid character @${i}`
    }
    last = c
  }
  return null
}

function endsPart(path: string, index: number): boolean {
  return index + 1 === path.length || path.charCodeAt(index + 1) === SLASH
}

/** The parent of a path as znodes are kept: that of `/a` is `/`. */
export function parentOf(path: string): string {
  const slash = path.lastIndexOf('/')
  return slash <= 0 ? '/' : path.slice(0, slash)
}

/** The last part of a path. */
export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** The path of the child `name` of `parent`. */
export function childPath(parent: string, name: string): string {
  return parent === '/' ? `/${name}` : `${parent}/${name}`
}

/** Znodes that the server makes itself. */
export const ROOT = '/'
export const PROC_ZOOKEEPER = '/zookeeper'
export const QUOTA_ROOT = '/zookeeper/quota'
export const CONFIG_NODE = '/zookeeper/config'
export const QUOTA_LIMITS = 'zookeeper_limits'
export const QUOTA_STATS = 'zookeeper_stats'

/** Where the limits of `path` are kept. */
export function quotaLimitsPath(path: string): string {
  return `${QUOTA_ROOT}${path === '/' ? '' : path}/${QUOTA_LIMITS}`
}

/** Where the usage of `path` is kept. */
export function quotaStatsPath(path: string): string {
  return `${QUOTA_ROOT}${path === '/' ? '' : path}/${QUOTA_STATS}`
}
