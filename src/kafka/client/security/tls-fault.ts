import { ClientError } from '../client-error.ts'

/** Errors of OpenSSL that say that nobody trusted vouches for the certificate. */
const UNTRUSTED = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

const HANDSHAKE = 'javax.net.ssl.SSLHandshakeException'
const PATH_BUILDER = 'sun.security.provider.certpath.SunCertPathBuilderException'
const PATH_VALIDATOR = 'java.security.cert.CertPathValidatorException'

/** The failure of a TLS handshake, in Java's words; undefined when the connection only broke off. */
export function tlsFault(cause: unknown, host: string): ClientError | undefined {
  if (!(cause instanceof Error)) return undefined
  const code = 'code' in cause ? String(cause.code) : ''
  const isOfSystem = 'syscall' in cause || code === 'ECONNRESET'
  if (isOfSystem && code !== 'EPROTO') return undefined
  return new ClientError(
    'org.apache.kafka.common.errors.SslAuthenticationException',
    'SSL handshake failed',
    { cause: handshakeFault(code, host, cause) },
  )
}

/** SSLHandshakeException with what Java 17 names as its causes. */
function handshakeFault(code: string, host: string, cause: Error): ClientError {
  if (UNTRUSTED.has(code)) {
    const why = 'unable to find valid certification path to requested target'
    return validatorFault('building', new ClientError(PATH_BUILDER, why))
  }
  if (code === 'CERT_HAS_EXPIRED')
    return validatorFault('validation', new ClientError(PATH_VALIDATOR, 'validity check failed'))
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    const why = `No subject alternative DNS name matching ${host} found.`
    return new ClientError(HANDSHAKE, why, {
      cause: new ClientError('java.security.cert.CertificateException', why),
    })
  }
  const alert = /alert ([a-z ]+)/.exec(cause.message)?.[1]?.trim()
  const why = alert === undefined ? cause.message : `Received fatal alert: ${alert.replaceAll(' ', '_')}`
  return new ClientError(HANDSHAKE, why)
}

function validatorFault(step: 'building' | 'validation', cause: ClientError): ClientError {
  const why = `PKIX path ${step} failed: ${cause.className}: ${cause.message}`
  return new ClientError(HANDSHAKE, why, {
    cause: new ClientError('sun.security.validator.ValidatorException', why, { cause }),
  })
}
