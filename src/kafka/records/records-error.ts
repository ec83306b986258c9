/** Kafka's name of the error that a peer who sent such bytes gets. */
export type RecordsErrorName =
  | 'CORRUPT_MESSAGE'
  | 'INVALID_RECORD'
  | 'UNSUPPORTED_COMPRESSION_TYPE'
  | 'UNSUPPORTED_FOR_MESSAGE_FORMAT'
  | 'RECORD_LIST_TOO_LARGE'

/** Thrown for bytes that are no well-formed records; `kafkaError` names the protocol error they deserve. */
export class RecordsError extends Error {
  readonly code = 'SAMSA_RECORDS_MALFORMED'
  readonly kafkaError: RecordsErrorName

  constructor(kafkaError: RecordsErrorName, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.name = 'RecordsError'
    this.kafkaError = kafkaError
  }
}
