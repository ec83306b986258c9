/** What is wrong with a server's token, as Java's SaslException says it. */
export class SaslError extends Error {
  override readonly name = 'SaslError'
  readonly code = 'SAMSA_KAFKA_SASL'
}
