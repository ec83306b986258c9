/** The scheme digest: ids are `user:` and a hash of user and password, which anybody may claim by saying the password (DigestAuthenticationProvider). */
import { digestId } from '../../acl.ts'
import type { Id } from '../../messages.ts'
import type { AuthenticationProvider } from './provider.ts'
import { isSameText } from './same-text.ts'

/** The identity that passes every check. */
export const SUPER: Id = { scheme: 'super', id: '' }

/**
 * Any user and password are taken: what counts is whether an ACL names them. Whoever hashes to `superDigest` is super as well.
 *
 * @param hash by the name that node:crypto has for it
 */
export function digestProvider(superDigest: string | undefined, hash: string): AuthenticationProvider {
  return {
    scheme: 'digest',
    isAuthenticated: true,
    authenticate: (_, auth) => {
      if (auth === null) return 'failed'
      const digest = digestId(auth.toString('utf8'), hash)
      const identity: Id = { scheme: 'digest', id: digest }
      return superDigest !== undefined && isSameText(digest, superDigest) ? [SUPER, identity] : [identity]
    },
    isValid: (id) => javaSplitCount(id) === 2,
    matches: (id, expression) => id === expression,
    userName: (id) => id.split(':')[0] ?? '',
  }
}

/** How many parts Java's `split(":")` gives: trailing empty ones don't count. */
function javaSplitCount(text: string): number {
  const parts = text.split(':')
  while (parts.length > 0 && parts[parts.length - 1] === '') parts.pop()
  return parts.length
}
