import { randomBytes } from 'node:crypto'
import { ErrorCode } from '../../errors.ts'
import type { AuthPacket, GetSASLRequest, Id } from '../../messages.ts'
import type { Access } from './access.ts'
import { SUPER } from './digest.ts'
import type { Peer } from './provider.ts'
import { SaslNegotiation } from './sasl-negotiation.ts'

/** What is answered to an auth or sasl packet, and whether the connection goes on. */
export interface AuthReply {
  readonly err: ErrorCode
  /** The body of the answer to a sasl packet, which is there with an error too. */
  readonly token?: Buffer | null
  /** The connection ends after the answer. */
  readonly ends: boolean
}

/** As long as those of Java's mechanism. */
const NONCE_BYTES = 30

/** Who the peer of one connection is: its address, and all that it has proven since. */
export class PeerIdentity {
  readonly #peer: Peer
  readonly #access: Access
  #ids: readonly Id[]
  #sasl: SaslNegotiation | undefined

  constructor(peer: Peer, access: Access) {
    this.#peer = peer
    this.#access = access
    this.#ids = [{ scheme: 'ip', id: peer.address }]
    if (peer.subject !== undefined) this.authenticate({ type: 0, scheme: 'x509', auth: null })
  }

  get ids(): readonly Id[] {
    return this.#ids
  }

  /** Takes an auth packet; null: the connection ends without an answer. */
  authenticate({ scheme, auth }: AuthPacket): AuthReply | null {
    const outcome = this.#access.authenticate(scheme, auth, this.#peer)
    if (outcome === 'dropped') return null
    if (outcome === 'failed') return { err: ErrorCode.AUTHFAILED, ends: true }
    this.#add(outcome)
    return { err: ErrorCode.OK, ends: false }
  }

  /** Takes a sasl packet (ZooKeeperServer.processSasl); null: the connection ends without an answer. */
  negotiate({ token }: GetSASLRequest): AuthReply | null {
    if (token === null) return null
    const { saslUsers } = this.#access.settings
    // Without a login configuration any token is a success that proves nothing.
    if (saslUsers === undefined) return { err: ErrorCode.OK, token: null, ends: false }
    this.#sasl ??= new SaslNegotiation(
      (user) => this.#passwordOf(user, saslUsers),
      randomBytes(NONCE_BYTES).toString('base64'),
    )
    const step = this.#sasl.take(token)
    if (step.kind === 'failed') return this.#saslFailure()
    if (step.kind === 'authenticated') this.#addSaslUser(step.user)
    return { err: ErrorCode.OK, token: step.token, ends: false }
  }

  #passwordOf(user: string, users: ReadonlyMap<string, string>): string | undefined {
    const password = users.get(user)
    if (user !== 'super' || password === undefined) return password
    return this.#access.settings.saslSuperPassword ?? password
  }

  #addSaslUser(user: string): void {
    this.#add([{ scheme: 'sasl', id: user }])
    if (this.#access.settings.saslSuperUsers.has(user)) this.#add([SUPER])
  }

  #saslFailure(): AuthReply {
    const { allowsSaslFailedClients, requiredSchemes } = this.#access.settings
    const isRequired = requiredSchemes.includes('sasl')
    if (allowsSaslFailedClients && !isRequired) return { err: ErrorCode.OK, token: null, ends: false }
    const err = isRequired ? ErrorCode.SESSIONCLOSEDREQUIRESASLAUTH : ErrorCode.AUTHFAILED
    return { err, token: null, ends: true }
  }

  #add(ids: readonly Id[]): void {
    const isNew = (id: Id) => !this.#ids.some((had) => had.scheme === id.scheme && had.id === id.id)
    this.#ids = [...this.#ids, ...ids.filter(isNew)]
  }
}
