/** Turns a line of input into a record: LineMessageReader's properties, in its words. */
import type { ProducerRecord } from '../../kafka/client/producer/types.ts'
import { kafkaException } from '../kit/java-error.ts'
import { javaSplitter } from '../kit/java-regex.ts'

interface Header {
  key: string
  value: Buffer | null
}

/** Makes a record of each line; throws a JavaError with the line's number where a separator is missing. */
export interface LineReader {
  read(line: Buffer, lineNumber: number): ProducerRecord
}

/** Reads the reader's properties (`topic` among them); throws a JavaError where two separators are the same. */
export function lineReader(properties: ReadonlyMap<string, string>): LineReader {
  const topic = properties.get('topic') ?? ''
  const isTrue = (name: string) => properties.get(name)?.trim().toLowerCase() === 'true'
  const parseKey = isTrue('parse.key')
  const parseHeaders = isTrue('parse.headers')
  const ignoreError = isTrue('ignore.error')
  const keySeparator = properties.get('key.separator') ?? '\t'
  const headersDelimiter = properties.get('headers.delimiter') ?? '\t'
  const headersSeparator = properties.get('headers.separator') ?? ','
  const headersKeySeparator = properties.get('headers.key.separator') ?? ':'
  const nullMarker = properties.get('null.marker')
  const splitHeaders = javaSplitter(headersSeparator)
  for (const [first, second, names] of [
    [headersDelimiter, headersSeparator, 'headers.delimiter and headers.separator'],
    [headersDelimiter, headersKeySeparator, 'headers.delimiter and headers.key.separator'],
    [headersSeparator, headersKeySeparator, 'headers.separator and headers.key.separator'],
    [keySeparator, nullMarker, 'null.marker and key.separator'],
    [headersSeparator, nullMarker, 'null.marker and headers.separator'],
    [headersDelimiter, nullMarker, 'null.marker and headers.delimiter'],
    [headersKeySeparator, nullMarker, 'null.marker and headers.key.separator'],
  ] as const) {
    if (first === second) throw kafkaException(`${names} may not be equal`)
  }

  const bytesOf = (text: string) => (text === nullMarker ? null : Buffer.from(text))

  const part = (
    line: string,
    start: number,
    separator: { text: string; name: string; lineNumber: number },
  ) => {
    const end = line.indexOf(separator.text, start)
    if (end !== -1) return line.slice(start, end)
    if (ignoreError) return undefined
    throw kafkaException(`No ${separator.name} found on line number ${separator.lineNumber}: '${line}'`)
  }

  const header = (pair: string, lineNumber: number): Header => {
    const at = pair.indexOf(headersKeySeparator)
    if (at === -1) {
      if (ignoreError) return { key: pair, value: null }
      throw kafkaException(`No header key separator found in pair '${pair}' on line number ${lineNumber}`)
    }
    const key = pair.slice(0, at)
    if (key === nullMarker) {
      throw kafkaException(
        `Header keys should not be equal to the null marker '${nullMarker}' as they can't be null`,
      )
    }
    return { key, value: bytesOf(pair.slice(at + headersKeySeparator.length)) }
  }

  if (!parseKey && !parseHeaders) {
    const marker = nullMarker === undefined ? undefined : Buffer.from(nullMarker)
    return { read: (line) => ({ topic, key: null, value: marker?.equals(line) ? null : line }) }
  }

  return {
    read(bytes, lineNumber) {
      const line = bytes.toString('utf8')
      const headers = parseHeaders
        ? part(line, 0, { text: headersDelimiter, name: 'headers delimiter', lineNumber })
        : undefined
      const keyStart = headers === undefined ? 0 : headers.length + headersDelimiter.length
      const key = parseKey
        ? part(line, keyStart, { text: keySeparator, name: 'key separator', lineNumber })
        : undefined
      const valueStart = keyStart + (key === undefined ? 0 : key.length + keySeparator.length)
      const record: ProducerRecord = {
        topic,
        key: key === undefined ? null : bytesOf(key),
        value: bytesOf(line.slice(valueStart)),
      }
      if (headers === undefined || headers === nullMarker) return record
      return { ...record, headers: splitHeaders(headers).map((pair) => header(pair, lineNumber)) }
    },
  }
}
