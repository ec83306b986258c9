/**
 * Why bytes could not be read or a value could not be written.
 *
 * - `TRUNCATED`: the input ends inside a value.
 * - `LENGTH`: a length or count is negative where null is not allowed, or larger than what is left.
 * - `RANGE`: a number does not fit its type, or an int64 lies outside ±(2^53 − 1).
 * - `NULL`: null where the version does not allow it.
 * - `VALUE`: a value of the wrong type was given to the writer.
 * - `VERSION`: the message has no such version, or a set field does not exist in it.
 * - `FRAME`: a frame's announced size is negative or over the limit.
 */
export type WireErrorCode =
  | 'SAMSA_WIRE_TRUNCATED'
  | 'SAMSA_WIRE_LENGTH'
  | 'SAMSA_WIRE_RANGE'
  | 'SAMSA_WIRE_NULL'
  | 'SAMSA_WIRE_VALUE'
  | 'SAMSA_WIRE_VERSION'
  | 'SAMSA_WIRE_FRAME'

/** Thrown by everything in wire/ for malformed input and for values that cannot be encoded. */
export class WireError extends Error {
  override readonly name = 'WireError'
  readonly code: WireErrorCode
  /** Of an input that ends inside a text or bytes: how long they are to be, and how much of them there is. */
  readonly cutShort: { readonly length: number; readonly left: number } | undefined

  constructor(code: WireErrorCode, message: string, cutShort?: { length: number; left: number }) {
    super(message)
    this.code = code
    this.cutShort = cutShort
  }
}
