/**
 * Who a connection is, and what that lets it do: the schemes world, ip, digest and super.
 *
 * sasl and x509 have no provider here, as in a reference server without their configuration: an ACL that names them is
 * invalid, an auth packet that names them fails.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { digestId } from '../acl.ts'
import { ErrorCode } from '../errors.ts'
import type { ACL, ClientInfo, Id } from '../messages.ts'
import { isInRange, parseAddressRange } from './ip-address.ts'

/** The identity that passes every check. */
const SUPER: Id = { scheme: 'super', id: '' }

/**
 * The identities that an auth packet adds, or null when it fails. Any user and password authenticate with digest: what
 * counts is whether an ACL names them.
 */
export function authenticate(
  scheme: string,
  auth: Buffer | null,
  peer: { readonly address: string; readonly superDigest: string | undefined },
): readonly Id[] | null {
  if (scheme === 'ip') return [{ scheme: 'ip', id: peer.address }]
  if (scheme !== 'digest' || auth === null) return null
  const digest = digestId(auth.toString('utf8'))
  const identity: Id = { scheme: 'digest', id: digest }
  return peer.superDigest !== undefined && isSameText(digest, peer.superDigest)
    ? [SUPER, identity]
    : [identity]
}

/** Compares without telling by the time taken how much was right. */
function isSameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

/** Whether one of `identities` has one of the permissions `perm` by `acl`; an empty ACL lets everyone. */
export function isPermitted(acl: readonly ACL[], perm: number, identities: readonly Id[]): boolean {
  if (acl.length === 0) return true
  for (const { perms, id } of acl) {
    if ((perms & perm) === 0) continue
    if (id.scheme === 'world' && id.id === 'anyone') return true
    if (matchesAny(id, identities)) return true
  }
  return identities.some((identity) => identity.scheme === 'super')
}

function matchesAny(id: Id, identities: readonly Id[]): boolean {
  if (id.scheme === 'digest') {
    return identities.some((identity) => identity.scheme === 'digest' && identity.id === id.id)
  }
  if (id.scheme !== 'ip') return false
  const range = parseAddressRange(id.id)
  if (range === null) return false
  return identities.some((identity) => identity.scheme === 'ip' && isInRange(identity.id, range))
}

/** Makes the ACL of a request fit to be stored: duplicates go, `auth` becomes who is asking. An error code when it can't be. */
export function fixupAcl(acl: readonly ACL[] | null, identities: readonly Id[]): readonly ACL[] | ErrorCode {
  if (acl === null || acl.length === 0) return ErrorCode.INVALIDACL
  const first = acl[0]
  if (acl.length === 1 && first !== undefined && isAnyone(first.id)) return acl
  const fixed: ACL[] = []
  for (const [index, entry] of acl.entries()) {
    if (acl.findIndex((other) => isSameAcl(other, entry)) !== index) continue
    if (isAnyone(entry.id)) {
      fixed.push(entry)
    } else if (entry.id.scheme === 'auth') {
      const mine = identities.filter((identity) => identity.scheme === 'digest')
      if (mine.length === 0) return ErrorCode.INVALIDACL
      for (const id of mine) fixed.push({ perms: entry.perms, id })
    } else if (isValidId(entry.id)) {
      fixed.push(entry)
    } else {
      return ErrorCode.INVALIDACL
    }
  }
  return fixed
}

function isAnyone(id: Id): boolean {
  return id.scheme === 'world' && id.id === 'anyone'
}

function isSameAcl(a: ACL, b: ACL): boolean {
  return a.perms === b.perms && a.id.scheme === b.id.scheme && a.id.id === b.id.id
}

function isValidId(id: Id): boolean {
  if (id.scheme === 'ip') return parseAddressRange(id.id) !== null
  return id.scheme === 'digest' && javaSplitCount(id.id) === 2
}

/** How many parts Java's `split(":")` gives: trailing empty ones don't count. */
function javaSplitCount(text: string): number {
  const parts = text.split(':')
  while (parts.length > 0 && parts[parts.length - 1] === '') parts.pop()
  return parts.length
}

/** The ACL as somebody without ADMIN sees it: digests hidden. */
export function hideDigests(acl: readonly ACL[]): readonly ACL[] {
  return acl.map((entry) =>
    entry.id.scheme === 'digest'
      ? { perms: entry.perms, id: { scheme: 'digest', id: entry.id.id.replace(/:[^\n\r]*/g, ':x') } }
      : entry,
  )
}

/** What whoAmI tells of the identities: digest users without the hash. */
export function clientInfos(identities: readonly Id[]): ClientInfo[] {
  return identities.map(({ scheme, id }) => ({
    authScheme: scheme,
    user: scheme === 'digest' ? (id.split(':')[0] ?? '') : scheme === 'super' ? '' : id,
  }))
}
