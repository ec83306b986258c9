/** Who somebody is to the broker (KafkaPrincipal). */
export interface Principal {
  readonly type: string
  readonly name: string
  /** Whether a delegation token was shown for it: such a one gets no tokens (KIP-48). */
  readonly isTokenAuthenticated: boolean
}

const USER = 'User'

/** Whoever has not proved to be anybody. */
export const ANONYMOUS: Principal = { type: USER, name: 'ANONYMOUS', isTokenAuthenticated: false }

/** A user by name. */
export function userPrincipal(name: string, isTokenAuthenticated = false): Principal {
  return { type: USER, name, isTokenAuthenticated }
}

/** `Type:name`, as ACLs and super.users have it. */
export function principalText({ type, name }: Pick<Principal, 'type' | 'name'>): string {
  return `${type}:${name}`
}

/** Reads `Type:name`; undefined when there is no colon (SecurityUtils.parseKafkaPrincipal). */
export function parsePrincipal(text: string): { type: string; name: string } | undefined {
  const colon = text.indexOf(':')
  return colon === -1 ? undefined : { type: text.slice(0, colon), name: text.slice(colon + 1) }
}
