/** The scheme sasl: ids are user names, proven by the sasl packets of a connection (SASLAuthenticationProvider). */
import type { AuthenticationProvider } from './provider.ts'

/** @param anyUserId an id in an ACL that stands for every SASL user, in the reference's letAnySaslUserDoX */
export function saslProvider(anyUserId: string | undefined): AuthenticationProvider {
  return {
    scheme: 'sasl',
    isAuthenticated: true,
    // An auth packet is no way to say it.
    authenticate: () => 'failed',
    isValid: (id) => !id.includes('@') || KERBEROS_NAME.test(id),
    matches: (id, expression) =>
      id === 'super' || id === expression || (anyUserId !== undefined && expression === anyUserId),
    userName: (id) => id,
  }
}

/** A principal of at most two components (KerberosName). */
const KERBEROS_NAME = /^[^/@]*(\/[^/@]*)?@[^/@]*$/
