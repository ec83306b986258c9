/** DefaultMessageFormatter: the parts of a record that print.* asks for, between separators, in a fixed order. */
import type { ScriptLog } from '../kit/log.ts'
import type { BufferedOutput } from '../kit/output.ts'
import type { Deserializer } from './deserializer.ts'
import { deserializerFor } from './deserializer-property.ts'
import type { FormattedRecord, MessageFormatter } from './message-formatter.ts'

/** Makes the formatter; a deserializer that there is not is an error in the log, and its part is printed as it came. */
export function defaultFormatter(properties: ReadonlyMap<string, string>, log: ScriptLog): MessageFormatter {
  const isOn = (name: string, otherwise = false) =>
    properties.get(name)?.trim().toLowerCase() === 'true' || (otherwise && !properties.has(name))
  const bytes = (name: string, otherwise: string) => Buffer.from(properties.get(name) ?? otherwise)
  const printValue = isOn('print.value', true)
  const printKey = isOn('print.key')
  const keySeparator = bytes('key.separator', '\t')
  const lineSeparator = bytes('line.separator', '\n')
  const headersSeparator = bytes('headers.separator', ',')
  const nullLiteral = bytes('null.literal', 'null')
  const readKey = deserializerFor('key.deserializer', properties, log)
  const readValue = deserializerFor('value.deserializer', properties, log)
  const readHeader = deserializerFor('headers.deserializer', properties, log)

  const put = (output: BufferedOutput, source: Buffer | null, read: Deserializer | undefined) => {
    const present = source ?? nullLiteral
    if (read === undefined) output.bytes(present)
    else output.text(read(present))
  }

  const parts: ((record: FormattedRecord, output: BufferedOutput) => void)[] = []
  if (isOn('print.timestamp')) {
    parts.push((record, output) =>
      output.text(
        record.timestampType === 'NoTimestampType'
          ? 'NO_TIMESTAMP'
          : `${record.timestampType}:${record.timestamp}`,
      ),
    )
  }
  if (isOn('print.partition')) parts.push((record, output) => output.text(`Partition:${record.partition}`))
  if (isOn('print.offset')) parts.push((record, output) => output.text(`Offset:${record.offset}`))
  if (isOn('print.delivery'))
    parts.push(({ deliveryCount }, output) => output.text(`Delivery:${deliveryCount ?? 'NOT_PRESENT'}`))
  // The reference's tools hand records on without their leader epoch.
  if (isOn('print.epoch')) parts.push((_, output) => output.text('Epoch:NOT_PRESENT'))
  if (isOn('print.headers')) {
    parts.push((record, output) => {
      if (record.headers.length === 0) output.text('NO_HEADERS')
      for (const [at, header] of record.headers.entries()) {
        if (at > 0) output.bytes(headersSeparator)
        output.text(`${header.key}:`)
        put(output, header.value, readHeader)
      }
    })
  }
  if (printKey) parts.push((record, output) => put(output, record.key, readKey))
  if (printValue) parts.push((record, output) => put(output, record.value, readValue))

  return {
    write(record, output) {
      for (let at = 0; at < parts.length; at += 1) {
        if (at > 0) output.bytes(keySeparator)
        parts[at]?.(record, output)
      }
      if (parts.length > 0) output.bytes(lineSeparator)
    },
  }
}
