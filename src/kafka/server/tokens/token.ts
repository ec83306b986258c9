import type { ErrorName } from '../../errors.ts'

/** A delegation token (KIP-48), less what proves it. Principals are in full: `User:alice`. */
export interface Token {
  readonly tokenId: string
  readonly owner: string
  /** Who has asked for it, perhaps for another owner (KIP-373). */
  readonly requester: string
  readonly renewers: readonly string[]
  readonly issueMs: number
  readonly expiryMs: number
  /** Beyond which it cannot be renewed. */
  readonly maxMs: number
}

/** How long tokens live, in milliseconds: `delegation.token.max.lifetime.ms` and `delegation.token.expiry.time.ms`. */
export interface TokenLifetimes {
  readonly maxLifetimeMs: number
  readonly renewalMs: number
}

/** Makes the times of a new token; `maxLifetimeMs` of 0 or less asks for as long as the broker gives. */
export function newTokenTimes(
  asked: { readonly maxLifetimeMs: bigint },
  { maxLifetimeMs, renewalMs }: TokenLifetimes,
  nowMs: number,
): Pick<Token, 'issueMs' | 'expiryMs' | 'maxMs'> {
  const maxMs = later(nowMs, limited(maxLifetimeMs, asked.maxLifetimeMs))
  return { issueMs: nowMs, expiryMs: Math.min(maxMs, later(nowMs, renewalMs)), maxMs }
}

/** When a token expires that is renewed by somebody, or why not (DelegationTokenControlManager). */
export function renewed(
  token: Token,
  by: { readonly principal: string; readonly periodMs: bigint },
  { renewalMs }: TokenLifetimes,
  nowMs: number,
): number | ErrorName {
  if (isExpired(token, nowMs)) return 'DELEGATION_TOKEN_EXPIRED'
  if (!mayRenew(token, by.principal)) return 'DELEGATION_TOKEN_OWNER_MISMATCH'
  return Math.min(token.maxMs, later(nowMs, limited(renewalMs, by.periodMs)))
}

/** When a token expires that somebody lets expire, 'now' when it is to go at once, or why not. */
export function expired(
  token: Token,
  by: { readonly principal: string; readonly periodMs: bigint },
  nowMs: number,
): number | 'now' | ErrorName {
  if (!mayRenew(token, by.principal)) return 'DELEGATION_TOKEN_OWNER_MISMATCH'
  if (by.periodMs < 0n) return 'now'
  if (isExpired(token, nowMs)) return 'DELEGATION_TOKEN_EXPIRED'
  return Math.min(token.maxMs, later(nowMs, Number(by.periodMs)))
}

export function isExpired({ maxMs, expiryMs }: Token, nowMs: number): boolean {
  return maxMs < nowMs || expiryMs < nowMs
}

/** Whether a token is somebody's to know of: its owner's, requester's or a renewer's. */
export function isOf({ owner, requester, renewers }: Token, principal: string): boolean {
  return owner === principal || requester === principal || renewers.includes(principal)
}

function mayRenew({ owner, renewers }: Token, principal: string): boolean {
  return owner === principal || renewers.includes(principal)
}

function limited(limitMs: number, askedMs: bigint): number {
  return askedMs > 0n ? Math.min(limitMs, Number(askedMs)) : limitMs
}

const later = (nowMs: number, durationMs: number): number =>
  Math.min(nowMs + durationMs, Number.MAX_SAFE_INTEGER)
