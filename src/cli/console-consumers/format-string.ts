/**
 * `--format`: a record by a format string as kcat (kafkacat) reads it. `%t` topic, `%p` partition, `%o` offset, `%T` timestamp in ms, `%k` key,
 * `%K` its bytes (-1 for null), `%s` value, `%S` its bytes, `%R` the same as four bytes big-endian, `%h` headers as `name=value,...`, `%%`
 * a percent sign; `\n`, `\r`, `\t` and `\xNN` as in C. A key or value that is null prints nothing, a header's value NULL.
 */
import { illegalArgument } from '../kit/java-error.ts'
import type { ScriptLog } from '../kit/log.ts'
import type { BufferedOutput } from '../kit/output.ts'
import type { Properties } from '../kit/properties.ts'
import type { Deserializer } from './deserializer.ts'
import { deserializerFor } from './deserializer-property.ts'
import type { FormattedRecord, MessageFormatter } from './message-formatter.ts'

type Part = (record: FormattedRecord, output: BufferedOutput) => void

const NULL_LENGTH = -1
const escapes: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' }

/** Makes the formatter; throws a JavaError for a format that it does not understand. */
export function formatStringFormatter(
  format: string,
  properties: Properties,
  log: ScriptLog,
): MessageFormatter {
  const readKey = deserializerFor('key.deserializer', properties, log)
  const readValue = deserializerFor('value.deserializer', properties, log)
  const readHeader = deserializerFor('headers.deserializer', properties, log)
  const fields: Readonly<Record<string, Part>> = {
    t: (record, output) => output.text(record.topic),
    p: (record, output) => output.text(String(record.partition)),
    o: (record, output) => output.text(String(record.offset)),
    T: (record, output) => output.text(String(record.timestamp)),
    k: (record, output) => put(record.key, readKey, output),
    K: (record, output) => output.text(String(record.key?.length ?? NULL_LENGTH)),
    s: (record, output) => put(record.value, readValue, output),
    S: (record, output) => output.text(String(record.value?.length ?? NULL_LENGTH)),
    R: (record, output) => output.bytes(int32(record.value?.length ?? NULL_LENGTH)),
    h: (record, output) => putHeaders(record, readHeader, output),
  }
  const parts = partsOf(format, fields)
  return {
    write(record, output) {
      for (const part of parts) part(record, output)
    },
  }
}

function partsOf(format: string, fields: Readonly<Record<string, Part>>): Part[] {
  const parts: Part[] = []
  for (const [token] of format.matchAll(/%[\s\S]?|\\x[0-9a-fA-F]{2}|\\[\s\S]?|[^%\\]+/g)) {
    if (token.startsWith('%') && token !== '%%') {
      const part = fields[token.slice(1)]
      if (part === undefined)
        throw illegalArgument(
          `Unknown field '${token}' in the format: there are ${Object.keys(fields)
            .map((name) => `%${name}`)
            .join(' ')} and %%`,
        )
      parts.push(part)
    } else {
      const literal = literalOf(token)
      parts.push((_, output) => output.bytes(literal))
    }
  }
  return parts
}

function literalOf(token: string): Buffer {
  if (token === '%%') return Buffer.from('%')
  if (!token.startsWith('\\')) return Buffer.from(token)
  if (token.startsWith('\\x') && token.length === 4) return Buffer.from(token.slice(2), 'hex')
  const escaped = token.slice(1)
  return Buffer.from(escapes[escaped] ?? escaped)
}

function put(bytes: Buffer | null, read: Deserializer | undefined, output: BufferedOutput): void {
  if (bytes === null) return
  if (read === undefined) output.bytes(bytes)
  else output.text(read(bytes))
}

function putHeaders(
  { headers }: FormattedRecord,
  read: Deserializer | undefined,
  output: BufferedOutput,
): void {
  for (const [at, { key, value }] of headers.entries()) {
    output.text(`${at > 0 ? ',' : ''}${key}=`)
    if (value === null) output.text('NULL')
    else put(value, read, output)
  }
}

function int32(value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeInt32BE(value)
  return bytes
}
