/** What a Stat's numbers say. */

/** ephemeralOwner of a container node inside a server; clients see 0. */
export const CONTAINER_OWNER = -0x8000000000000000n
/** The longest TTL, in ms: five bytes are left for it beside the type. */
export const MAX_TTL_MS = 0xff_ffff_ffff

const TTL_MARK = -0x0100000000000000n
const TTL_MASK = 0xff_ffff_ffffn

/** The kinds that an ephemeralOwner tells apart (EphemeralType, without the 3.5.3 emulation). */
export type OwnerKind = 'persistent' | 'ephemeral' | 'container' | 'ttl'

/** ephemeralOwner of a node with a TTL of `ttlMs`: 0xff in the top byte. */
export function ttlOwner(ttlMs: number): bigint {
  return TTL_MARK | BigInt(ttlMs)
}

/** The TTL in ms that a TTL node's ephemeralOwner holds. */
export function ttlOfOwner(owner: bigint): number {
  return Number(owner & TTL_MASK)
}

/** Tells what `owner` makes of its node. */
export function ownerKind(owner: bigint): OwnerKind {
  if (owner === 0n) return 'persistent'
  if (owner === CONTAINER_OWNER) return 'container'
  if (owner < 0n && owner >> 56n === -1n) return 'ttl'
  return 'ephemeral'
}

/** A zxid as ZooKeeper prints it: 0x and lower-case hex. */
export function hexZxid(zxid: number | bigint): string {
  return `0x${BigInt.asUintN(64, BigInt(zxid)).toString(16)}`
}

/** A session id as ZooKeeper prints it: 0x and lower-case hex of the unsigned 64 bits. */
export function hexSessionId(sessionId: bigint): string {
  return `0x${BigInt.asUintN(64, sessionId).toString(16)}`
}
