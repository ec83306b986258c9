import type { ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import type { RecordHeaderInput } from '../../kafka/records/batch-builder.ts'
import { JavaError } from '../kit/java-error.ts'

const A = 65
const LETTERS = 26

/** How large the parts of a message are, in bytes. */
export interface MessageSizes {
  value: number
  key: number
  headers: number
  headerKey: number
  /** -1 for no value. */
  headerValue: number
}

/** A message on its way. */
export interface Message {
  key: Buffer
  value: Buffer
  headers: RecordHeaderInput[]
}

/** Makes a message; each part is one random letter over and over. */
export function randomMessage({ value, key, headers, headerKey, headerValue }: MessageSizes): Message {
  return {
    key: randomLetters(key),
    value: randomLetters(value),
    headers: Array.from({ length: headers }, () => ({
      key: randomLetters(headerKey).toString(),
      value: headerValue === -1 ? null : randomLetters(headerValue),
    })),
  }
}

/** Throws a JavaError where not this message alone came back. */
export function validate(sent: Message, received: readonly ConsumerRecord[], timeoutMs: number): void {
  const [record] = received
  if (record === undefined) fail(`poll() timed out before finding a result (timeout:[${timeoutMs}ms])`)
  const value = text(record.value)
  if (value !== text(sent.value))
    fail(`The message value read [${value}] did not match the message value sent [${text(sent.value)}]`)
  if (record.key === null) fail('Expected message key but received null')
  if (text(record.key) !== text(sent.key))
    fail(`The message key read [${text(record.key)}] did not match the message key sent [${text(sent.key)}]`)
  validateHeaders(sent.headers, record.headers)
  if (received.length !== 1)
    fail(`Only one result was expected during this test. We found [${received.length}]`)
}

function validateHeaders(sent: readonly RecordHeaderInput[], read: ConsumerRecord['headers']): void {
  if (sent.length === 0) return
  if (read.length === 0) fail('Expected message headers but received none')
  sent.forEach((header, at) => {
    const other = read[at]
    if (other === undefined) return
    const [ours, theirs] = [headerText(header.value), headerText(other.value)]
    if (header.key !== other.key || ours !== theirs)
      fail(
        `The message header read [${other.key}:${theirs}] did not match the message header sent [${header.key}:${ours}]`,
      )
  })
  if (sent.length !== read.length) fail('Header count mismatch between sent and received messages')
}

/** As Arrays.toString: signed bytes. */
function headerText(value: Uint8Array | null | undefined): string {
  return value == null ? 'null' : `[${[...new Int8Array(value)].join(', ')}]`
}

function text(bytes: Buffer | null): string {
  return bytes?.toString('utf8') ?? ''
}

function randomLetters(length: number): Buffer {
  return Buffer.alloc(length, A + Math.floor(Math.random() * LETTERS))
}

function fail(message: string): never {
  throw new JavaError('java.lang.RuntimeException', message)
}
