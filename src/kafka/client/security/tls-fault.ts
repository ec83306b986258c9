import { ClientError } from '../client-error.ts'

/** Errors of OpenSSL that say that nobody trusted vouches for the certificate. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** The failure of a TLS handshake, in Java's words; undefined when the connection only broke off. */
export function tlsFault(cause: unknown, host: string): ClientError | undefined {
  if (!(cause instanceof Error)) return undefined
  const code = 'code' in cause ? String(cause.code) : ''
  const isOfSystem = 'syscall' in cause || code === 'ECONNRESET'
  if (isOfSystem && code !== 'EPROTO') return undefined
  const handshake = new ClientError('javax.net.ssl.SSLHandshakeException', wordsOf(code, host, cause), {
    cause,
  })
  return new ClientError(
    'org.apache.kafka.common.errors.SslAuthenticationException',
    'SSL handshake failed',
    {
      cause: handshake,
    },
  )
}

function wordsOf(code: string, host: string, cause: Error): string {
  if (UNTRUSTED.has(code)) {
    return '(certificate_unknown) PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target'
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID')
    return `(certificate_unknown) No subject alternative DNS name matching ${host} found.`
  if (code === 'CERT_HAS_EXPIRED')
    return '(certificate_expired) PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed'
  const alert = /alert ([a-z ]+)/.exec(cause.message)?.[1]?.trim()
  return alert === undefined ? cause.message : `Received fatal alert: ${alert.replaceAll(' ', '_')}`
}
