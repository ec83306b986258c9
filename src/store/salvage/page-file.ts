import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync } from 'node:fs'
import { PAGE_BYTES } from '../open-database.ts'
import { readWriteAheadLog, type WriteAheadLog } from './write-ahead-log.ts'

/** The pages of a database file together with its write-ahead log, read without SQLite, which refuses what is damaged. */
export class PageFile {
  readonly pageBytes: number
  readonly pages: number
  readonly log: WriteAheadLog
  readonly #fd: number
  readonly #logBytes: Buffer

  private constructor(path: string, pageBytes: number) {
    this.pageBytes = pageBytes
    this.#fd = openSync(path, 'r')
    this.#logBytes = logOf(path)
    this.log = readWriteAheadLog(this.#logBytes, pageBytes)
    const filePages = Math.ceil(fstatSync(this.#fd).size / pageBytes)
    this.pages = Math.max(filePages, this.log.databasePages ?? 0)
  }

  /** Opens the files; `pageBytes` is what every file of ours has, since the file may not be able to say. */
  static open(path: string, pageBytes: number): PageFile {
    return new PageFile(path, pageBytes)
  }

  /** The page of that number, from 1 on; undefined behind the end of the file. */
  read(page: number): Buffer | undefined {
    const inLog = this.log.pages.get(page)
    if (inLog !== undefined) return this.#logBytes.subarray(inLog, inLog + this.pageBytes)
    const bytes = Buffer.alloc(this.pageBytes)
    const read = readSync(this.#fd, bytes, 0, this.pageBytes, (page - 1) * this.pageBytes)
    return read === this.pageBytes ? bytes : undefined
  }

  close(): void {
    closeSync(this.#fd)
  }
}

/** How many frames of a database's write-ahead log lie behind damage; none without a log. */
export function framesBehindDamage(path: string): number {
  return readWriteAheadLog(logOf(path), PAGE_BYTES).leftOut
}

function logOf(path: string): Buffer {
  const log = `${path}-wal`
  return existsSync(log) ? readFileSync(log) : Buffer.alloc(0)
}
