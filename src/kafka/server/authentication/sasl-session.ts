/**
 * Who a connection's client is, by SASL: a machine without I/O (SaslServerAuthenticator of the reference; KIP-43, KIP-152, KIP-368).
 *
 * A client asks for versions first if it likes, names a mechanism (SaslHandshake), and then proves itself by tokens: in SaslAuthenticate
 * requests after a handshake of v1, as bare frames after one of v0. Anything else ends the connection, and so does a proof that fails,
 * after its answer. A login may end by itself (connections.max.reauth.ms, or with the delegation token that it was made with): then the
 * client logs in again on the same connection, as the same principal by the same mechanism, or loses it with its next request.
 */
import type { InputOf } from '../../../wire/message.ts'
import { errors } from '../../errors.ts'
import { javaHashMapOrder } from '../../java-hash-map.ts'
import { SaslHandshakeApi, type SaslHandshakeResponse } from '../../messages/17-sasl-handshake.ts'
import { ApiVersionsApi } from '../../messages/18-api-versions.ts'
import { SaslAuthenticateApi, type SaslAuthenticateResponse } from '../../messages/36-sasl-authenticate.ts'
import { type Principal, principalText, userPrincipal } from '../authorizer/principal.ts'
import type { SaslExchange, SaslIdentity, SaslStep } from './sasl-exchange.ts'

/** A mechanism that is offered. */
export interface OfferedMechanism {
  readonly maxReauthMs: number
  begin(): SaslExchange
}

export interface SaslSessionOptions {
  readonly mechanisms: ReadonlyMap<string, OfferedMechanism>
  /** Hears who the client has proved to be. */
  readonly onPrincipal: (principal: Principal) => void
  /** Hears, for the log, why a login has failed. */
  readonly onFailure: (why: string) => void
}

type AuthenticateAnswer = InputOf<typeof SaslAuthenticateResponse>

/** A login under way. */
interface Login {
  readonly mechanism: string
  readonly maxReauthMs: number
  readonly exchange: SaslExchange
  /** The tokens are frames by themselves. */
  readonly isBare: boolean
  /** Another mechanism than that of the login before; its next token is not listened to. */
  readonly objection: string | undefined
}

type State = 'new' | 'knows versions' | 'logging in' | 'logged in' | 'failed'

/** As in the reference, a client that logs in again and again is not listened to. */
const SHORTEST_BETWEEN_LOGINS_MS = 1000

export class SaslSession {
  readonly #options: SaslSessionOptions
  #state: State = 'new'
  #login: Login | undefined
  /** By which mechanism, and as whom, the client has logged in. */
  #done: { readonly mechanism: string; readonly principal: Principal } | undefined
  #expiresMs: number | undefined
  #loginAgainMs = 0

  constructor(options: SaslSessionOptions) {
    this.#options = options
  }

  /** Nothing but logins is listened to yet. */
  get isOpen(): boolean {
    return this.#done !== undefined
  }

  /** The connection is to be ended when what was answered has left. */
  get hasFailed(): boolean {
    return this.#state === 'failed'
  }

  /** The next frame is a token and no request. */
  get takesBareToken(): boolean {
    return this.#state === 'logging in' && this.#login?.isBare === true
  }

  /** Why a request can't be taken up now, which ends the connection; undefined when it can. */
  objectionTo(api: { readonly key: number; readonly name: string }, nowMs: number): string | undefined {
    switch (this.#state) {
      case 'new':
        return api.key === ApiVersionsApi.key || api.key === SaslHandshakeApi.key
          ? undefined
          : `Unexpected Kafka request of type ${api.name} during SASL handshake.`
      case 'knows versions':
        return api.key === SaslHandshakeApi.key
          ? undefined
          : `Unexpected Kafka request of type ${api.name} during SASL handshake.`
      case 'logging in':
        if (this.#login?.objection !== undefined) return this.#login.objection
        return api.key === SaslAuthenticateApi.key
          ? undefined
          : `Unexpected Kafka request of type ${api.name} during SASL authentication.`
      case 'logged in': {
        const isOver = this.#expiresMs !== undefined && nowMs > this.#expiresMs
        return isOver && api.key !== SaslHandshakeApi.key
          ? 'the login is over, and was not renewed'
          : undefined
      }
      case 'failed':
        return 'the login has failed'
    }
  }

  /** The client has been told the versions of APIs. */
  versionsTold(): void {
    if (this.#state === 'new') this.#state = 'knows versions'
  }

  /** Answers a SaslHandshake; undefined when a login is neither needed nor due. */
  handshake(mechanism: string, version: number, nowMs: number): SaslHandshakeResponse | undefined {
    if (this.#state === 'logged in') {
      if (this.#expiresMs === undefined || nowMs - this.#loginAgainMs < SHORTEST_BETWEEN_LOGINS_MS)
        return undefined
      this.#loginAgainMs = nowMs
    }
    const mechanisms = javaHashMapOrder(this.#options.mechanisms.keys())
    const offered = this.#options.mechanisms.get(mechanism)
    if (offered === undefined) {
      this.#fail(`Unsupported SASL mechanism ${mechanism}`)
      return { errorCode: errors.UNSUPPORTED_SASL_MECHANISM.code, mechanisms }
    }
    const before = this.#done?.mechanism
    const objection =
      before === undefined || before === mechanism
        ? undefined
        : `SASL mechanism '${mechanism}' requested by client is not supported for re-authentication of mechanism '${before}'`
    const { maxReauthMs } = offered
    this.#login = { mechanism, maxReauthMs, exchange: offered.begin(), isBare: version === 0, objection }
    this.#state = 'logging in'
    return { errorCode: errors.NONE.code, mechanisms }
  }

  /** Answers a SaslAuthenticate; undefined when no login is under way. */
  authenticate(token: Buffer, nowMs: number): AuthenticateAnswer | undefined {
    if (this.#state !== 'logging in' || this.#login === undefined) return undefined
    const login = this.#login
    const step = this.#checked(login.exchange.evaluate(token))
    if (step.kind === 'failed') {
      const text =
        step.told ??
        `Authentication failed during ${this.#done === undefined ? 'authentication' : 're-authentication'} due to invalid credentials with SASL mechanism ${login.mechanism}`
      this.#fail(step.told === null ? `${text}: ${step.why}` : text)
      const { code: errorCode } = errors.SASL_AUTHENTICATION_FAILED
      return { errorCode, errorMessage: text, authBytes: Buffer.alloc(0) }
    }
    const sessionLifetimeMs = step.kind === 'done' ? this.#complete(login, step.identity, nowMs) : 0
    return { errorCode: errors.NONE.code, errorMessage: null, authBytes: step.token, sessionLifetimeMs }
  }

  /** Answers a token that is a frame by itself; undefined when the login has failed, of which such a client is not told. */
  bareToken(token: Buffer, nowMs: number): Buffer | undefined {
    const answer = this.authenticate(token, nowMs)
    return answer?.errorCode === errors.NONE.code ? answer.authBytes : undefined
  }

  /** A login that is renewed must be that of the same principal. */
  #checked(step: SaslStep): SaslStep {
    const before = this.#done?.principal
    if (step.kind !== 'done' || before === undefined) return step
    const after = principalOf(step.identity)
    if (principalText(before) === principalText(after)) return step
    const why = `Cannot change principals during re-authentication from ${before.type}.${before.name}: ${after.type}.${after.name}`
    return { kind: 'failed', told: why, why }
  }

  /** Ends a login well; for how many milliseconds it holds, 0: as long as the connection. */
  #complete({ mechanism, maxReauthMs }: Login, identity: SaslIdentity, nowMs: number): number {
    const principal = principalOf(identity)
    this.#login = undefined
    this.#state = 'logged in'
    this.#done = { mechanism, principal }
    const limits = [
      maxReauthMs > 0 ? maxReauthMs : Number.POSITIVE_INFINITY,
      identity.tokenExpiresMs === undefined ? Number.POSITIVE_INFINITY : identity.tokenExpiresMs - nowMs,
    ]
    const lifetimeMs = Math.max(Math.min(...limits), 0)
    this.#expiresMs = Number.isFinite(lifetimeMs) ? nowMs + lifetimeMs : undefined
    this.#options.onPrincipal(principal)
    return this.#expiresMs === undefined ? 0 : lifetimeMs
  }

  #fail(why: string): void {
    this.#state = 'failed'
    this.#options.onFailure(why)
  }
}

function principalOf({ user, tokenExpiresMs }: SaslIdentity): Principal {
  return userPrincipal(user, tokenExpiresMs !== undefined)
}
