/**
 * A partition in Samsa's store, under the path that it would have in a real server's log directory: `DATADIR/TOPIC-PARTITION`, and
 * `.../00000000000000000000.log` for one of its segments. The store is read by `samsa log`, beside a daemon if one runs.
 */
import type { ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { instancePaths } from '../../instance/paths.ts'
import { LOG_OVERHEAD } from '../../kafka/records/batch-header.ts'
import { readInt64 } from '../../kafka/records/int64.ts'
import { JavaError } from '../kit/java-error.ts'
import { samsaCommand } from '../kit/samsa-command.ts'
import type { LogSource } from './log-source.ts'

/** A log, or one of its segments, that a path means. */
export interface StoredLogName {
  readonly path: string
  readonly dataDir: string
  readonly topic: string
  readonly partition: number
  /** Of the one segment that is meant; undefined for all. */
  readonly baseOffset: number | undefined
}

/** Which log in a store a path means; undefined for a path that means none. What is on disk counts first. */
export function storedLogName(path: string): StoredLogName | undefined {
  if (existsSync(path)) return undefined
  const segment = /^(\d{20})\.log$/.exec(basename(path))
  const folder = segment === null ? path : dirname(path)
  const name = /^(.+)-(\d+)$/.exec(basename(folder))
  const dataDir = dirname(folder)
  if (name?.[1] === undefined || !existsSync(instancePaths(dataDir).database)) return undefined
  const baseOffset = segment === null ? undefined : Number(segment[1])
  return { path, dataDir, topic: name[1], partition: Number(name[2]), baseOffset }
}

const FIRST_OFFSET_BYTES = 8

/** The batches of a log in a store, as they come from `samsa log`. */
export class StoredLog implements LogSource {
  /** Nothing is ever cut off in a store. */
  readonly sizeInBytes = 0
  readonly firstOffset: number
  readonly #child: ChildProcess
  readonly #chunks: AsyncIterator<Buffer>
  #pending: Buffer

  private constructor(child: ChildProcess, chunks: AsyncIterator<Buffer>, pending: Buffer) {
    this.#child = child
    this.#chunks = chunks
    this.firstOffset = readInt64(pending, 0)
    this.#pending = pending.subarray(FIRST_OFFSET_BYTES)
  }

  /** Throws JavaError for a log that the store does not hold. */
  static async open(
    { path, dataDir, topic, partition, baseOffset }: StoredLogName,
    maxBytes: number,
  ): Promise<StoredLog> {
    const words = ['log', '--data-dir', dataDir, '--topic', topic, '--partition', String(partition)]
    if (baseOffset !== undefined) words.push('--segment', String(baseOffset))
    words.push('--max-bytes', String(maxBytes))
    // Loaded only here: it brings Node's network, which a file does not need.
    const { spawn } = await import('node:child_process')
    const child = spawn(process.execPath, [samsaCommand(), ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
    let complaint = ''
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaint += text
    })
    const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
    const chunks: AsyncIterator<Buffer> = child.stdout[Symbol.asyncIterator]()
    let pending: Buffer = Buffer.alloc(0)
    while (pending.length < FIRST_OFFSET_BYTES) {
      const { value, done } = await chunks.next()
      if (done) {
        await ended
        const why = complaint.trim().replace(/^samsa: /, '')
        throw new JavaError('java.nio.file.NoSuchFileException', `${path}: ${why}`)
      }
      pending = Buffer.concat([pending, value])
    }
    return new StoredLog(child, chunks, pending)
  }

  async *batches(): AsyncGenerator<Buffer, void> {
    for (;;) {
      const batch = this.#takeBatch()
      if (batch !== undefined) {
        yield batch
        continue
      }
      const { value, done } = await this.#chunks.next()
      if (done) return
      this.#pending = this.#pending.length === 0 ? value : Buffer.concat([this.#pending, value])
    }
  }

  close(): void {
    this.#child.kill()
  }

  #takeBatch(): Buffer | undefined {
    const pending = this.#pending
    if (pending.length < LOG_OVERHEAD) return undefined
    const size = LOG_OVERHEAD + pending.readInt32BE(8)
    if (pending.length < size) return undefined
    this.#pending = pending.subarray(size)
    return pending.subarray(0, size)
  }
}
