import type { Store } from '../../../store/store.ts'
import type { TopicConfig } from '../../configs/topic-config.ts'
import { batchMaxTimestamp, batchSizeInBytes } from '../../records/batch-header.ts'
import type { LogTables } from './log-tables.ts'
import { type Appending, emptySegment, mustRoll, type Segment, withBatch } from './segment.ts'
import type { FreedChunk } from './sweeper.ts'

/**
 * The segments of one log, rising and without a gap between them; the last is the active one, which is appended to.
 *
 * An append changes the active segment in memory only. It is written when the log makes a checkpoint, and stands as of that
 * on disk; the log counts again what came later when it is opened. Whatever else changes is written at once. Everything is
 * taken back with the turn that fails.
 */
export class Segments {
  readonly #options: SegmentsOptions
  #closed: readonly Segment[]
  #active: Segment

  constructor(options: SegmentsOptions, logId: number | undefined) {
    this.#options = options
    const rows = logId === undefined ? [] : options.tables.segments.ofLog(logId)
    const loaded = rows.map((row) => ({
      ...this.#empty(row.baseOffset),
      ...row,
      lastIndexedTimestamp: row.maxTimestamp,
    }))
    this.#closed = loaded.slice(0, -1)
    this.#active = loaded.at(-1) ?? this.#empty(0)
  }

  get all(): readonly Segment[] {
    return [...this.#closed, this.#active]
  }

  get active(): Segment {
    return this.#active
  }

  /** Bytes of all batches. */
  get sizeInBytes(): number {
    let bytes = this.#active.sizeInBytes
    for (const segment of this.#closed) bytes += segment.sizeInBytes
    return bytes
  }

  /** Whether the active segment ends before what is to be appended. */
  mustRoll(appending: Appending): boolean {
    const { config, now } = this.#options
    return mustRoll(this.#active, appending, { config: config(), nowMs: now() })
  }

  /** Counts batches that were appended, or are seen again. */
  append(batches: Buffer): void {
    const { config, now } = this.#options
    const options = { config: config(), nowMs: now() }
    for (let at = 0; at < batches.length; at += batchSizeInBytes(batches, at)) {
      const sizeInBytes = batchSizeInBytes(batches, at)
      const maxTimestamp = batchMaxTimestamp(batches, at)
      this.#active = withBatch(this.#active, { sizeInBytes, maxTimestamp }, options)
    }
  }

  /** Writes the active segment as it is: part of a checkpoint. */
  save(logId: number): void {
    this.#options.tables.segments.put(logId, this.#active)
  }

  /** Ends the active segment, which has been saved; the next begins at `baseOffset`. */
  roll(logId: number, baseOffset: number): void {
    this.restoreOnRollback()
    this.#closed = [...this.#closed, this.#active]
    this.#active = this.#empty(baseOffset)
    this.save(logId)
  }

  /** Forgets the segments that end at `offset` or before it; the active one stays. */
  dropBelow(logId: number, offset: number): void {
    const { all } = this
    const first = all.findIndex(
      (_, index) => (all[index + 1]?.baseOffset ?? Number.POSITIVE_INFINITY) > offset,
    )
    const kept = all[first]
    if (first <= 0 || kept === undefined) return
    this.restoreOnRollback()
    this.#closed = this.#closed.slice(first)
    this.#options.tables.segments.deleteBetween(logId, 0, kept.baseOffset)
  }

  /**
   * Notes chunks below the log start that are gone: the segment that it lies in, the first, has become smaller. Returns
   * whether that is the active one, which is then to be saved by a checkpoint.
   */
  noteFreed(logId: number, chunks: readonly FreedChunk[]): boolean {
    const first = this.#closed[0] ?? this.#active
    let bytes = 0
    for (const chunk of chunks) if (chunk.baseOffset >= first.baseOffset) bytes += chunk.sizeInBytes
    if (bytes === 0) return false
    if (first !== this.#active) {
      this.resize(logId, first.baseOffset, -bytes)
      return false
    }
    this.restoreOnRollback()
    this.#active = { ...first, sizeInBytes: first.sizeInBytes - bytes }
    return true
  }

  /** The segment with that base offset has become larger or smaller by so many bytes. */
  resize(logId: number, baseOffset: number, bytes: number): void {
    const index = this.#closed.findIndex((segment) => segment.baseOffset === baseOffset)
    const segment = this.#closed[index]
    if (segment === undefined || bytes === 0) return
    this.restoreOnRollback()
    const resized = { ...segment, sizeInBytes: segment.sizeInBytes + bytes }
    this.#closed = this.#closed.with(index, resized)
    this.#options.tables.segments.put(logId, resized)
  }

  /** Puts one segment in the place of all those from its base offset up to `endOffset`. */
  merge(logId: number, merged: Segment, endOffset: number): void {
    this.restoreOnRollback()
    const isBefore = (segment: Segment): boolean => segment.baseOffset < merged.baseOffset
    const isBehind = (segment: Segment): boolean => segment.baseOffset >= endOffset
    this.#closed = [...this.#closed.filter(isBefore), merged, ...this.#closed.filter(isBehind)]
    this.#options.tables.segments.deleteBetween(logId, merged.baseOffset, endOffset)
    this.#options.tables.segments.put(logId, merged)
  }

  /** Takes what changes from now on back, should the turn fail; inside `store.write`. */
  restoreOnRollback(): void {
    const [closed, active] = [this.#closed, this.#active]
    this.#options.store.onRollback(() => {
      this.#closed = closed
      this.#active = active
    })
  }

  #empty(baseOffset: number): Segment {
    const { config, now, random } = this.#options
    return emptySegment(baseOffset, now(), { config: config(), random })
  }
}

export interface SegmentsOptions {
  readonly store: Store
  readonly tables: LogTables
  readonly now: () => number
  /** From 0 up to 1. */
  readonly random: () => number
  /** The topic's configuration in force. */
  readonly config: () => TopicConfig
}
