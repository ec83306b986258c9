/** One JSON object a line for each record (print.json=true), which kafka-console-producer reads back with parse.json=true. */
import type { RecordHeader } from '../../kafka/records/record-cursor.ts'
import type { ScriptLog } from '../kit/log.ts'
import type { Properties } from '../kit/properties.ts'
import { recordJson } from '../kit/record-json.ts'
import { deserializerFor } from './deserializer-property.ts'
import type { MessageFormatter } from './message-formatter.ts'

/** Makes the formatter: everything is printed but what print.* turns off, and text where there is a deserializer. */
export function jsonFormatter(properties: Properties, log: ScriptLog): MessageFormatter {
  const isOn = (name: string) => properties.get(name)?.trim().toLowerCase() !== 'false'
  const shows = {
    partition: isOn('print.partition'),
    offset: isOn('print.offset'),
    timestamp: isOn('print.timestamp'),
    delivery: isOn('print.delivery'),
    headers: isOn('print.headers'),
    key: isOn('print.key'),
    value: isOn('print.value'),
  }
  const lineSeparator = properties.get('line.separator') ?? '\n'
  const readKey = deserializerFor('key.deserializer', properties, log)
  const readValue = deserializerFor('value.deserializer', properties, log)
  const readHeader = deserializerFor('headers.deserializer', properties, log)
  const shown = (header: RecordHeader) =>
    readHeader === undefined ? header : { key: header.key, value: header.value && readHeader(header.value) }
  return {
    write(record, output) {
      const { key, value, headers } = record
      const json = recordJson({
        topic: record.topic,
        partition: shows.partition ? record.partition : undefined,
        offset: shows.offset ? record.offset : undefined,
        timestamp: shows.timestamp ? record.timestamp : undefined,
        timestampType: shows.timestamp ? record.timestampType : undefined,
        deliveryCount: shows.delivery ? record.deliveryCount : undefined,
        headers: shows.headers ? headers.map(shown) : undefined,
        key: shows.key ? key && (readKey?.(key) ?? key) : undefined,
        value: shows.value ? value && (readValue?.(value) ?? value) : undefined,
      })
      output.text(json + lineSeparator)
    },
  }
}
