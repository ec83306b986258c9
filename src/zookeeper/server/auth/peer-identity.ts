import { ErrorCode } from '../../errors.ts'
import type { AuthPacket, GetSASLRequest, Id } from '../../messages.ts'
import type { Access } from './access.ts'
import type { Peer } from './provider.ts'

/** What is answered to an auth or sasl packet, and whether the connection goes on. */
export interface AuthReply {
  readonly err: ErrorCode
  /** The body of the answer to a sasl packet. */
  readonly token?: Buffer | null
  /** The connection ends after the answer. */
  readonly ends: boolean
}

/** Who the peer of one connection is: its address, and all that it has proven since. */
export class PeerIdentity {
  readonly #peer: Peer
  readonly #access: Access
  #ids: readonly Id[]

  constructor(peer: Peer, access: Access) {
    this.#peer = peer
    this.#access = access
    this.#ids = [{ scheme: 'ip', id: peer.address }]
  }

  get ids(): readonly Id[] {
    return this.#ids
  }

  /** Takes an auth packet; null: the connection ends without an answer. */
  authenticate(packet: AuthPacket): AuthReply | null {
    const outcome = this.#access.authenticate(packet.scheme, packet.auth, this.#peer)
    if (outcome === 'dropped') return null
    if (outcome === 'failed') return { err: ErrorCode.AUTHFAILED, ends: true }
    this.#add(outcome)
    return { err: ErrorCode.OK, ends: false }
  }

  /** Takes a sasl packet. SASL is not configured: as in the reference, the answer is an empty success, and null data ends the connection. */
  negotiate({ token }: GetSASLRequest): AuthReply | null {
    return token === null ? null : { err: ErrorCode.OK, token: null, ends: false }
  }

  #add(ids: readonly Id[]): void {
    const isNew = (id: Id) => !this.#ids.some((had) => had.scheme === id.scheme && had.id === id.id)
    this.#ids = [...this.#ids, ...ids.filter(isNew)]
  }
}
