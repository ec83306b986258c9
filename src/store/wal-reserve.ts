import { closeSync, constants, fdatasync, fstatSync, openSync, write } from 'node:fs'
import { promisify } from 'node:util'

/**
 * Gives the write-ahead log's file its blocks before frames need them: a sync costs least where they are there already, else the
 * file's own record has to reach the disk with it, which takes about as long again. Blocks are asked for by zeros, which SQLite takes
 * for the end of the log.
 *
 * The zeros are written by the thread pool while SQLite goes on writing frames, and never over one: the descriptor appends, so
 * the system itself puts them behind what the file has at that very moment. They reach the disk in small pieces, so that a commit's
 * sync meets few of them. A log that begins anew keeps its blocks, so this happens once per file.
 */
export class WalReserve {
  readonly #path: string
  #fd: number | undefined
  /** Where the blocks end that the file was given, or was to be given. */
  #end = 0
  #growing: Promise<void> | undefined
  #isClosing = false

  /** `path`: the write-ahead log's own file, which has to be there when it is first asked to keep ahead. */
  constructor(path: string) {
    this.#path = path
  }

  /** Whether zeros are being written, which makes the syncs of that time slow. */
  get isGrowing(): boolean {
    return this.#growing !== undefined
  }

  /** Begins to give the file more where frames have outgrown it. `fd`: any descriptor of the file. Throws as fstat and open do. */
  keepAhead(fd: number): void {
    if (this.#growing) return
    const { size } = fstatSync(fd)
    if (size <= this.#end) return
    this.#fd ??= openSync(this.#path, constants.O_WRONLY | constants.O_APPEND)
    this.#growing = this.#grow(this.#fd, size, Math.min(Math.max(size, LEAST_BYTES), MOST_BYTES))
  }

  /** Breaks off what is under way and closes the descriptor. */
  async close(): Promise<void> {
    this.#isClosing = true
    await this.#growing
    if (this.#fd !== undefined) closeSync(this.#fd)
    this.#fd = undefined
  }

  async #grow(fd: number, from: number, bytes: number): Promise<void> {
    this.#end = from + bytes
    try {
      for (let left = bytes; left > 0 && !this.#isClosing; left -= ZEROS.length) {
        await writing(fd, ZEROS)
        await syncing(fd)
      }
      // Frames that went on past the old end have moved the zeros further.
      this.#end = fstatSync(fd).size
    } catch {
      // A full disk: it is for the frames to say so, which may still fit. Of a failed sync the commits' own syncs hear as well.
    }
    this.#growing = undefined
  }
}

const writing = promisify(write)
const syncing = promisify(fdatasync)

/** A log doubles its file, within these bounds. */
const LEAST_BYTES = 4 * 1024 * 1024
const MOST_BYTES = 16 * 1024 * 1024
/** Measured: with pieces of 64 KiB a sync meets the file's own record too often, with 1 MiB the zeros themselves. */
const ZEROS = Buffer.alloc(512 * 1024)
