/** What ACLs let somebody do, with the providers that are in effect. */
import { ErrorCode } from '../../errors.ts'
import type { ACL, ClientInfo, Id, RequestACL } from '../../messages.ts'
import { digestProvider } from './digest.ts'
import { ensembleProvider } from './ensemble.ts'
import { ipProvider } from './ip.ts'
import { keyProvider } from './key.ts'
import type { AuthenticationProvider, AuthOutcome, Peer } from './provider.ts'
import { saslProvider } from './sasl.ts'
import type { AuthSettings, OptionalScheme } from './settings.ts'
import { x509Provider } from './x509.ts'

export class Access {
  readonly settings: AuthSettings
  readonly #providers: ReadonlyMap<string, AuthenticationProvider>

  /** @param readKey gives the data of the znode /key, for the provider of that name */
  constructor(settings: AuthSettings, readKey: () => Buffer | null) {
    this.settings = settings
    const makers: Record<OptionalScheme, () => AuthenticationProvider> = {
      digest: () => digestProvider(settings.superDigest, settings.digestHash),
      sasl: () => saslProvider(settings.anySaslUserId),
      x509: () => x509Provider(settings.x509SuperUser),
      ensemble: () => ensembleProvider(settings.ensembleNames),
      key: () => keyProvider(readKey),
    }
    const providers = [ipProvider, ...[...settings.schemes].map((scheme) => makers[scheme]())]
    this.#providers = new Map(providers.map((provider) => [provider.scheme, provider]))
  }

  /** Whether a client with these identities may send anything but proofs of more (AuthenticationHelper). */
  isAuthenticatedEnough(identities: readonly Id[]): boolean {
    const { requiredSchemes } = this.settings
    return requiredSchemes.length === 0 || identities.some(({ scheme }) => requiredSchemes.includes(scheme))
  }

  /** Takes an auth packet of `peer`; a scheme that has no provider fails. */
  authenticate(scheme: string, auth: Buffer | null, peer: Peer): AuthOutcome {
    return this.#providers.get(scheme)?.authenticate(peer, auth) ?? 'failed'
  }

  /** Whether one of `identities` has one of the permissions `perm` by `acl`; an empty ACL lets everyone. */
  permits(acl: readonly ACL[], perm: number, identities: readonly Id[]): boolean {
    if (this.settings.skipAcl || acl.length === 0) return true
    for (const { perms, id } of acl) {
      if ((perms & perm) === 0) continue
      if (isAnyone(id) || this.#matchesAny(id, identities)) return true
    }
    return identities.some((identity) => identity.scheme === 'super')
  }

  #matchesAny(id: Id, identities: readonly Id[]): boolean {
    const provider = this.#providers.get(id.scheme)
    if (provider === undefined) return false
    return identities.some((had) => had.scheme === id.scheme && provider.matches(had.id, id.id))
  }

  /**
   * Makes the ACL of a request fit to be stored: duplicates go, `auth` becomes who is asking. An error code when it can't be: the
   * reference stumbles over an id of null where it looks at the id (PrepRequestProcessor.fixupACL).
   */
  fixupAcl(acl: readonly RequestACL[] | null, identities: readonly Id[]): readonly ACL[] | ErrorCode {
    if (acl === null || acl.length === 0) return ErrorCode.INVALIDACL
    const fixed: ACL[] = []
    for (const [index, entry] of acl.entries()) {
      if (acl.findIndex((other) => isSameAcl(other, entry)) !== index) continue
      const entries = this.#fixupEntry(entry, identities)
      if (typeof entries === 'number') return entries
      fixed.push(...entries)
    }
    return fixed
  }

  #fixupEntry(
    { perms, id: { scheme, id } }: RequestACL,
    identities: readonly Id[],
  ): readonly ACL[] | ErrorCode {
    if (scheme === null) return ErrorCode.INVALIDACL
    if (scheme === 'auth') {
      const mine = identities.filter((identity) => this.#providers.get(identity.scheme)?.isAuthenticated)
      return mine.length === 0 ? ErrorCode.INVALIDACL : mine.map((identity) => ({ perms, id: identity }))
    }
    const provider = this.#providers.get(scheme)
    if (id === null)
      return provider === undefined && scheme !== 'world' ? ErrorCode.INVALIDACL : ErrorCode.MARSHALLINGERROR
    const entry = { perms, id: { scheme, id } }
    return isAnyone(entry.id) || provider?.isValid(id) ? [entry] : ErrorCode.INVALIDACL
  }

  /** What whoAmI tells of the identities: no name for one whose scheme has no provider. */
  clientInfos(identities: readonly Id[]): ClientInfo[] {
    return identities.map(({ scheme, id }) => ({
      authScheme: scheme,
      user: this.#providers.get(scheme)?.userName(id) ?? '',
    }))
  }
}

function isAnyone(id: Id): boolean {
  return id.scheme === 'world' && id.id === 'anyone'
}

function isSameAcl(a: RequestACL, b: RequestACL): boolean {
  return a.perms === b.perms && a.id.scheme === b.id.scheme && a.id.id === b.id.id
}

/** The ACL as somebody without ADMIN sees it: digests hidden. */
export function hideDigests(acl: readonly ACL[]): readonly ACL[] {
  return acl.map((entry) =>
    entry.id.scheme === 'digest'
      ? { perms: entry.perms, id: { scheme: 'digest', id: entry.id.id.replace(/:[^\n\r]*/g, ':x') } }
      : entry,
  )
}
