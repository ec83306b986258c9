/** The scheme ensemble: a client says which ensemble it means to reach, and is sent away from another (EnsembleAuthenticationProvider). */
import type { AuthenticationProvider } from './provider.ts'

export function ensembleProvider(names: ReadonlySet<string> | undefined): AuthenticationProvider {
  return {
    scheme: 'ensemble',
    isAuthenticated: false,
    authenticate: (_, auth) => {
      if (auth === null || auth.length === 0 || names === undefined) return []
      // No error: the client is to try another server.
      return names.has(auth.toString('utf8')) ? [] : 'dropped'
    },
    isValid: () => false,
    matches: () => false,
    userName: (id) => id,
  }
}
