import type { Random } from '../../random.ts'
import type { DiskEvent } from './disk-trace.ts'

/**
 * What a disk holds after a power cut.
 *
 * Of each file everything is there that was written before its last sync began, if that sync had ended. Of what was written later any
 * part may be there: the system writes dirty pages back when it likes, a page may have been written back between two changes of it, and a
 * disk tears what it writes at the borders of its sectors. So each sector holds what it held at any moment since the sync, one by one.
 * The length of a file is a length that it has had since. Names of files (made, renamed, removed) are on disk when their folder
 * was synced; later changes are there up to some moment, because file systems keep the order of these.
 */
export interface PowerCut {
  /** The last moment before it. */
  readonly moment: number
  readonly sectorBytes: number
  /** How much of what was not synced has reached the disk: nothing, everything, or any part. */
  readonly unsynced: 'lost' | 'kept' | 'torn'
  /** A disk that says it has synced and has not: what shows that the checks can fail. */
  readonly ignoresSyncs?: boolean
}

/** The files of a folder after a power cut; `before` are those that were on the disk when the trace began. */
export function diskAfter(
  events: readonly DiskEvent[],
  cut: PowerCut,
  random: Random,
  before: ReadonlyMap<string, Buffer> = new Map(),
): Map<string, Buffer> {
  const happened = events.filter(({ moment }) => moment <= cut.moment)
  const files = new Map<string, Buffer>()
  for (const [name, file] of namesAfter(happened, cut, random)) {
    const changes = happened.filter((event) => event.file === file)
    const isOld = changes[0]?.kind === 'opened'
    files.set(name, contentsAfter(changes, isOld ? before.get(name) : undefined, cut, random))
  }
  for (const [name, bytes] of before)
    if (!happened.some((event) => event.kind === 'opened' && event.bytes.toString() === name))
      files.set(name, bytes)
  return files
}

/** The names in the folder, each with the number of its file. */
function namesAfter(happened: readonly DiskEvent[], cut: PowerCut, random: Random): Map<string, number> {
  const folder = happened.find(
    ({ kind, bytes }) => (kind === 'opened' || kind === 'created') && bytes.length === 0,
  )
  const synced = folder === undefined ? 0 : syncedBefore(happened, folder.file, cut)
  const changes = happened.filter(({ kind }) => kind !== 'written' && kind !== 'truncated')
  const unsynced = changes.filter(({ moment, kind }) => moment > synced && kind !== 'opened')
  const kept = howMany(unsynced.length, cut, random)
  const names = new Map<string, number>()
  for (const { kind, file, bytes, moment } of changes) {
    if (moment > synced && unsynced.findIndex((event) => event.moment === moment) >= kept) continue
    if ((kind === 'opened' || kind === 'created') && bytes.length > 0) names.set(bytes.toString(), file)
    if (kind !== 'unlinked' && kind !== 'renamed') continue
    for (const [name, other] of names) if (other === file) names.delete(name)
    if (kind === 'renamed') names.set(bytes.toString(), file)
  }
  return names
}

function contentsAfter(
  changes: readonly DiskEvent[],
  before: Buffer | undefined,
  cut: PowerCut,
  random: Random,
): Buffer {
  const synced = syncedBefore(changes, changes[0]?.file ?? 0, cut)
  const writes = changes.filter(({ kind }) => kind === 'written' || kind === 'truncated')
  const safe = writes.filter(({ moment }) => moment <= synced)
  const unsynced = writes.slice(safe.length)
  const live = new LiveFile(before)
  for (const write of safe) live.apply(write)
  const disk = new LiveFile(live.bytes)
  const lengths = [live.length]
  const { sectorBytes } = cut
  // How many of the changes of each sector come before it is written back, and how many there have been.
  const due = new Map<number, number>()
  for (const sector of unsynced.flatMap((write) => sectorsOf(write, sectorBytes)))
    due.set(sector, (due.get(sector) ?? 0) + 1)
  for (const [sector, count] of due) due.set(sector, howMany(count, cut, random))
  for (const write of unsynced) {
    live.apply(write)
    lengths.push(live.length)
    for (const sector of sectorsOf(write, sectorBytes)) {
      const left = due.get(sector) ?? 0
      if (left > 0) disk.copy(live, sector * sectorBytes, sectorBytes)
      due.set(sector, left - 1)
    }
  }
  disk.cutTo(lengths[howMany(unsynced.length, cut, random)] ?? 0)
  return disk.bytes
}

/** How many of `count` things in a row have reached the disk. */
function howMany(count: number, { unsynced }: PowerCut, random: Random): number {
  if (unsynced === 'lost') return 0
  return unsynced === 'kept' ? count : random.int(0, count)
}

/** The moment at which the last sync of the file began that has ended. */
function syncedBefore(happened: readonly DiskEvent[], file: number, cut: PowerCut): number {
  if (cut.ignoresSyncs === true) return 0
  const begun = new Map<number, number>()
  let last = 0
  for (const { kind, file: other, offset, moment } of happened) {
    if (other !== file) continue
    if (kind === 'syncBegun') begun.set(offset, moment)
    else if (kind === 'synced') last = Math.max(last, begun.get(offset) ?? 0)
  }
  return last
}

function sectorsOf({ kind, offset, bytes }: DiskEvent, sectorBytes: number): number[] {
  if (kind !== 'written') return []
  const sectors: number[] = []
  for (let at = Math.floor(offset / sectorBytes); at * sectorBytes < offset + bytes.length; at++)
    sectors.push(at)
  return sectors
}

/** A file that is being written. */
class LiveFile {
  #bytes: Buffer
  #length: number

  constructor(bytes: Buffer = Buffer.alloc(0)) {
    this.#bytes = Buffer.from(bytes)
    this.#length = bytes.length
  }

  get length(): number {
    return this.#length
  }

  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  apply({ kind, offset, bytes }: DiskEvent): void {
    if (kind === 'truncated') {
      this.cutTo(offset)
      return
    }
    this.#grow(offset + bytes.length)
    bytes.copy(this.#bytes, offset)
  }

  copy(from: LiveFile, offset: number, length: number): void {
    const end = Math.min(offset + length, from.length)
    if (end <= offset) return
    this.#grow(end)
    from.bytes.copy(this.#bytes, offset, offset, end)
  }

  /** What is added is zeros. */
  cutTo(length: number): void {
    if (length < this.#length) this.#bytes.fill(0, length, this.#length)
    else this.#grow(length)
    this.#length = length
  }

  #grow(length: number): void {
    if (length > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(length, this.#bytes.length * 2))
      this.#bytes.copy(larger)
      this.#bytes = larger
    }
    this.#length = Math.max(this.#length, length)
  }
}

/** A power cut at any moment of a trace. */
export function randomCut(events: readonly DiskEvent[], random: Random): PowerCut {
  return {
    moment: random.pick(events).moment,
    sectorBytes: random.pick([512, 4096]),
    unsynced: random.pick(['lost', 'kept', 'torn', 'torn']),
  }
}
