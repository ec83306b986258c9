/** What zoo.cfg and the system properties of the reference set about authentication. */

/** Schemes beside `ip` that a server can have a provider of. */
export const OPTIONAL_SCHEMES = ['digest', 'sasl', 'x509', 'ensemble', 'key'] as const
export type OptionalScheme = (typeof OPTIONAL_SCHEMES)[number]

export interface AuthSettings {
  /** digest unless turned off, x509 with TLS, others by `authProvider.*`. */
  readonly schemes: ReadonlySet<OptionalScheme>
  /** DigestAuthenticationProvider.superDigest: `super:` and a digest. */
  readonly superDigest: string | undefined
  /** DigestAuthenticationProvider.digestAlg, by the name that node:crypto has for it. */
  readonly digestHash: string
  /** Everybody may do everything. */
  readonly skipAcl: boolean
  /** Passwords of the users who may authenticate by SASL; undefined when no login configuration is there. */
  readonly saslUsers: ReadonlyMap<string, string> | undefined
  /** SASLAuthenticationProvider.superPassword: that of `super`, before the login configuration's. */
  readonly saslSuperPassword: string | undefined
  /** superUser and superUser.*: SASL users who are super. */
  readonly saslSuperUsers: ReadonlySet<string>
  /** letAnySaslUserDoX: an id in an ACL that stands for every SASL user. */
  readonly anySaslUserId: string | undefined
  /** allowSaslFailedClients: a failed negotiation leaves the connection as it was. */
  readonly allowsSaslFailedClients: boolean
  /** enforce.auth.schemes or sessionRequireClientSASLAuth: one of them must have authenticated a client; empty: none must. */
  readonly requiredSchemes: readonly string[]
  /** X509AuthenticationProvider.superUser: a subject that is super. */
  readonly x509SuperUser: string | undefined
  /** ensembleAuthName: the names that a client may call the ensemble by; undefined: any. */
  readonly ensembleNames: ReadonlySet<string> | undefined
}

export type AuthSettingsInput = { readonly [K in keyof AuthSettings]?: AuthSettings[K] | undefined }

/** Fills in the reference's defaults. */
export function authSettings(input: AuthSettingsInput): AuthSettings {
  return {
    schemes: input.schemes ?? new Set(['digest']),
    superDigest: input.superDigest,
    digestHash: input.digestHash ?? 'sha1',
    skipAcl: input.skipAcl ?? false,
    saslUsers: input.saslUsers,
    saslSuperPassword: input.saslSuperPassword,
    saslSuperUsers: input.saslSuperUsers ?? new Set(),
    anySaslUserId: input.anySaslUserId,
    allowsSaslFailedClients: input.allowsSaslFailedClients ?? false,
    requiredSchemes: input.requiredSchemes ?? [],
    x509SuperUser: input.x509SuperUser,
    ensembleNames: input.ensembleNames,
  }
}
