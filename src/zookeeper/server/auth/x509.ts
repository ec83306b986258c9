/** The scheme x509: ids are subjects of client certificates that the TLS handshake has verified (X509AuthenticationProvider). */
import { isDistinguishedName } from '../../../net/tls/distinguished-name.ts'
import type { AuthenticationProvider } from './provider.ts'

/** @param superUser a subject that is super */
export function x509Provider(superUser: string | undefined): AuthenticationProvider {
  return {
    scheme: 'x509',
    isAuthenticated: true,
    authenticate: ({ subject }) => {
      if (subject === undefined) return 'failed'
      const identity = { scheme: 'x509', id: subject }
      return subject === superUser ? [{ scheme: 'super', id: subject }, identity] : [identity]
    },
    isValid: isDistinguishedName,
    matches: (id, expression) => id === expression,
    userName: (id) => id,
  }
}
