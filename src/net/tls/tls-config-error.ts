/** A key store, trust store or TLS setting that cannot be used; the message is one line that says why and what to do. */
export class TlsConfigError extends Error {
  override readonly name = 'TlsConfigError'
  readonly code = 'SAMSA_TLS_CONFIG'
}
