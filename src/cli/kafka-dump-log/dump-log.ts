import { basename } from 'node:path'
import { javaComputedOrder } from '../../kafka/java-hash-map.ts'
import { batchMagic, isControlBatch } from '../../kafka/records/batch-header.ts'
import { readLegacyRecords } from '../../kafka/records/legacy.ts'
import { type KafkaRecord, readRecords } from '../../kafka/records/records.ts'
import { RecordsError } from '../../kafka/records/records-error.ts'
import { JavaError, kafkaException } from '../kit/java-error.ts'
import type { BufferedOutput } from '../kit/output.ts'
import { batchText, timestampTypeOf } from './batch-text.ts'
import { controlRecordText } from './control-record-text.ts'
import type { LogSource } from './log-source.ts'
import type { RecordParser } from './record-parsers.ts'

/** What is printed of a log. */
export interface LogStyle {
  readonly isDeep: boolean
  readonly printsContents: boolean
  readonly skipsMetadata: boolean
  readonly parse: RecordParser
}

/** Offsets that do not follow each other, the later by the earlier. */
export type Gaps = Map<number, number>

const UNLIMITED = 2_147_483_647
const INDENT = '|'

/** Prints the batches of a log, and its records where the style asks for them; returns the gaps between them. Throws JavaError. */
export async function dumpLog(
  source: LogSource,
  { name, maxBytes, style }: { name: string; maxBytes: number; style: LogStyle },
  output: BufferedOutput,
): Promise<Gaps> {
  const gaps: Gaps = new Map()
  let position = 0
  let lastOffset = -1
  for await (const batch of source.batches()) {
    output.text(`${batchText(batch, position)}\n`)
    if (style.isDeep) {
      for (const { record, isLegacy, crcText } of recordsOf(batch)) {
        if (record.offset !== lastOffset + 1) gaps.set(lastOffset, record.offset)
        lastOffset = record.offset
        output.text(metadataText(record, { batch, isLegacy, crcText, style }))
        output.text(`${contentsText(record, { batch, isLegacy, style })}\n`)
      }
    }
    position += batch.length
    if (output.hasFailed) return gaps
    await output.drained()
  }
  const trailing = source.sizeInBytes - position
  if (trailing > 0 && maxBytes === UNLIMITED)
    output.text(`Found ${trailing} invalid bytes at the end of ${basename(name)}\n`)
  return gaps
}

/** The words for gaps by the paths of their logs, for stderr. */
export function gapsText(gapsByPath: ReadonlyMap<string, Gaps>): string {
  return javaComputedOrder([...gapsByPath.keys()])
    .map((path) => {
      const pairs = [...(gapsByPath.get(path) ?? [])].sort(([a], [b]) => a - b)
      const lines = pairs.map(([last, next]) => `  ${last} is followed by ${next}\n`)
      return `Non-consecutive offsets in ${path}\n${lines.join('')}`
    })
    .join('')
}

interface RecordOfBatch {
  readonly record: KafkaRecord
  readonly isLegacy: boolean
  readonly crcText: string
}

/** Throws JavaError for records that are damaged. */
function* recordsOf(batch: Buffer): Generator<RecordOfBatch, void> {
  try {
    if (batchMagic(batch, 0) < 2) {
      for (const record of readLegacyRecords(batch, 0)) {
        const crcText = ` isValid: ${record.isCrcValid} crc: ${record.crc}`
        yield { record, isLegacy: true, crcText }
      }
    } else for (const record of readRecords(batch, 0)) yield { record, isLegacy: false, crcText: '' }
  } catch (error) {
    if (!(error instanceof RecordsError)) throw error
    const { kafkaError, message } = error
    // What breaks while records are unpacked is a fault of the stream to the reference.
    if (batchMagic(batch, 0) === 2 && kafkaError === 'CORRUPT_MESSAGE')
      throw kafkaException('Failed to decompress record stream', kafkaException(message))
    throw new JavaError(javaErrors[kafkaError] ?? 'org.apache.kafka.common.KafkaException', message)
  }
}

const javaErrors: Readonly<Record<string, string>> = {
  INVALID_RECORD: 'org.apache.kafka.common.InvalidRecordException',
  CORRUPT_MESSAGE: 'org.apache.kafka.common.errors.CorruptRecordException',
  UNSUPPORTED_COMPRESSION_TYPE: 'org.apache.kafka.common.errors.UnsupportedCompressionTypeException',
}

interface RecordContext {
  readonly batch: Buffer
  readonly isLegacy: boolean
  readonly crcText: string
  readonly style: LogStyle
}

/** What a record is, without its contents. */
function metadataText(record: KafkaRecord, { batch, isLegacy, crcText, style }: RecordContext): string {
  if (style.skipsMetadata) return ''
  const { offset, timestamp, key, value, sequence, headers } = record
  const text = `${INDENT} offset: ${offset} ${timestampTypeOf(batch)}: ${timestamp} keySize: ${key?.length ?? -1} valueSize: ${value?.length ?? -1}`
  if (isLegacy) return text + crcText
  const names = headers.map((header) => header.key).join(',')
  const control = isControlBatch(batch, 0) ? controlRecordText(record) : ''
  return `${text} sequence: ${sequence} headerKeys: [${names}]${control}`
}

function contentsText(
  record: KafkaRecord,
  { batch, isLegacy, style }: Omit<RecordContext, 'crcText'>,
): string {
  if (!style.printsContents || (!isLegacy && isControlBatch(batch, 0))) return ''
  const { key, value } = style.parse(record)
  const prefix = style.skipsMetadata ? `${INDENT} ` : ' '
  if (key === undefined) return value === undefined ? '' : `${prefix}payload: ${value}`
  return `${prefix}key: ${key}${value === undefined ? '' : ` payload: ${value}`}`
}
