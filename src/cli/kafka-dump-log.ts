import { basename, resolve } from 'node:path'
import {
  baseOffsetOf,
  dumpIndex,
  dumpTimeIndex,
  type IndexMismatches,
  mismatchesText,
  type TimeIndexErrors,
  timeIndexErrorsText,
} from './kafka-dump-log/dump-index.ts'
import { dumpLog, type Gaps, gapsText, type LogStyle } from './kafka-dump-log/dump-log.ts'
import { SegmentFile } from './kafka-dump-log/log-source.ts'
import { manual } from './kafka-dump-log/manual.ts'
import * as option from './kafka-dump-log/options.ts'
import {
  CorruptSnapshotError,
  producerSnapshotText,
  transactionIndexText,
} from './kafka-dump-log/producer-snapshot.ts'
import type { RecordParser } from './kafka-dump-log/record-parsers.ts'
import { StoredLog, type StoredLogName, storedLogName } from './kafka-dump-log/stored-log.ts'
import { exitCodeOf } from './kit/exit.ts'
import { hint } from './kit/hint.ts'
import type { Io } from './kit/io.ts'
import { javaSplit } from './kit/java-split.ts'
import type { ParsedOptions } from './kit/options.ts'
import { BufferedOutput } from './kit/output.ts'
import { uncaught } from './kit/uncaught.ts'
import { checkRequiredArgs, maybePrintHelpOrVersion, parseCommandLine } from './kit/usage.ts'

/** kafka-dump-log: shows what is in the files of a log, or in a log of Samsa's store. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(argv: readonly string[], io: Io): Promise<number> {
  let dump: Dump | undefined
  try {
    const line = parseCommandLine(manual, argv, io)
    maybePrintHelpOrVersion(line)
    checkRequiredArgs(line, option.files)
    dump = new Dump(line.options, io)
    const paths = javaSplit(line.options.valueOf(option.files) ?? '', ',')
    for (const path of paths) await dump.file(javaPath(path))
    await dump.output.end()
    io.stderr.write(dump.report())
    return 0
  } catch (fault) {
    await dump?.output.end()
    return uncaught(fault, io, { manual })
  }
}

/** Dumps one file after the other, and keeps what is to be said at the end. */
class Dump {
  readonly output: BufferedOutput
  readonly #options: ParsedOptions
  readonly #io: Io
  #style: LogStyle | undefined
  readonly #gaps = new Map<string, Gaps>()
  readonly #mismatches = new Map<string, IndexMismatches>()
  readonly #timeIndexes = new Map<string, TimeIndexErrors>()

  constructor(options: ParsedOptions, io: Io) {
    this.#options = options
    this.#io = io
    this.output = new BufferedOutput(io.stdout)
  }

  async file(path: string): Promise<void> {
    this.output.text(`Dumping ${path}\n`)
    const stored = storedLogName(path)
    if (stored !== undefined) return this.#stored(stored)
    switch (/\.[^.]*$/.exec(basename(path))?.[0]) {
      case '.log':
      case '.checkpoint':
        return this.#segment(path)
      case '.index':
        this.#mismatches.set(resolve(path), dumpIndex(path, this.#indexStyle(), this.output))
        return
      case '.timeindex':
        this.#timeIndexes.set(resolve(path), dumpTimeIndex(path, this.#indexStyle(), this.output))
        return
      case '.snapshot':
        return this.#producerSnapshot(path)
      case '.txnindex':
        this.output.text(transactionIndexText(path))
        return
      default:
        this.#io.stderr.write(`Ignoring unknown file ${path}\n`)
        if (basename(path) === 'samsa.db')
          hint(this.#io, 'name a partition in it, as DATADIR/TOPIC-PARTITION.')
    }
  }

  /** What was found wrong, for stderr. */
  report(): string {
    return mismatchesText(this.#mismatches) + timeIndexErrorsText(this.#timeIndexes) + gapsText(this.#gaps)
  }

  async #segment(path: string): Promise<void> {
    this.#style ??= await logStyle(this.#options)
    this.output.text(`${headingOf(path)}\n`)
    const maxBytes = this.#options.valueOf(option.maxBytes) ?? 0
    const source = new SegmentFile(path, { maxBytes })
    try {
      await this.#log(path, source, maxBytes)
    } finally {
      source.close()
    }
  }

  async #stored(name: StoredLogName): Promise<void> {
    const maxBytes = this.#options.valueOf(option.maxBytes) ?? 0
    const source = await StoredLog.open(name, maxBytes)
    try {
      this.output.text(`Log starting offset: ${name.baseOffset ?? source.firstOffset}\n`)
      await this.#log(name.path, source, maxBytes)
    } finally {
      source.close()
    }
  }

  async #log(name: string, source: SegmentFile | StoredLog, maxBytes: number): Promise<void> {
    this.#style ??= await logStyle(this.#options)
    const gaps = await dumpLog(source, { name, maxBytes, style: this.#style }, this.output)
    if (gaps.size > 0) this.#gaps.set(resolve(name), gaps)
  }

  #producerSnapshot(path: string): void {
    try {
      this.output.text(producerSnapshotText(path))
    } catch (error) {
      if (!(error instanceof CorruptSnapshotError)) throw error
      this.#io.stderr.write(`${error.message}\n`)
    }
  }

  #indexStyle() {
    return {
      checksSanityOnly: this.#options.has(option.indexSanityCheck),
      verifiesOnly: this.#options.has(option.verifyIndexOnly),
      maxMessageSize: this.#options.valueOf(option.maxMessageSize) ?? 0,
    }
  }
}

const contentOptions = [
  option.printDataLog,
  option.offsetsDecoder,
  option.transactionLogDecoder,
  option.clusterMetadataDecoder,
  option.remoteLogMetadataDecoder,
  option.valueDecoderClass,
  option.keyDecoderClass,
  option.shareGroupStateDecoder,
]

async function logStyle(options: ParsedOptions): Promise<LogStyle> {
  const printsContents = contentOptions.some((each) => options.has(each))
  return {
    isDeep: printsContents || options.has(option.deepIteration),
    printsContents,
    skipsMetadata: options.has(option.skipRecordMetadata),
    parse: await recordParser(options),
  }
}

async function recordParser(options: ParsedOptions): Promise<RecordParser> {
  if (options.has(option.offsetsDecoder))
    return (await import('./kafka-dump-log/coordinator-parsers.ts')).offsetsParser
  if (options.has(option.transactionLogDecoder))
    return (await import('./kafka-dump-log/coordinator-parsers.ts')).transactionLogParser
  const parsers = await import('./kafka-dump-log/record-parsers.ts')
  if (options.has(option.clusterMetadataDecoder)) return parsers.clusterMetadataParser
  if (options.has(option.remoteLogMetadataDecoder))
    return (await import('./kafka-dump-log/remote-metadata-parser.ts')).remoteMetadataParser
  if (options.has(option.shareGroupStateDecoder))
    return (await import('./kafka-dump-log/coordinator-parsers.ts')).shareGroupStateParser
  const { decoderOf } = await import('./kafka-dump-log/decoders.ts')
  const decodeValue = decoderOf(options.valueOf(option.valueDecoderClass) ?? '')
  return parsers.decoderParser(decoderOf(options.valueOf(option.keyDecoderClass) ?? ''), decodeValue)
}

function headingOf(path: string): string {
  const name = basename(path)
  if (name.endsWith('.log')) return `Log starting offset: ${baseOffsetOf(path)}`
  if (name === 'bootstrap.checkpoint') return 'KRaft bootstrap snapshot'
  return `Snapshot end offset: ${Number(name.slice(0, 20))}, epoch: ${Number(name.slice(21, 31))}`
}

/** java.io.File drops slashes that mean nothing. */
function javaPath(path: string): string {
  return path.length > 1 ? path.replace(/\/+/g, '/').replace(/(.)\/$/, '$1') : path
}
