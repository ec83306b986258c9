import { closeSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/** FilePadding: how far a log is made larger ahead of what is written, and how near its end that happens. */
const PADDING_BYTES = 65_536 * 1024
const MARGIN_BYTES = 4096

/** The log that a recovery writes, made larger ahead as a server makes its own. */
export class RecoveryFile {
  readonly #file: number
  #position = 0
  #size = 0

  /** Throws the error of the disk. */
  constructor(path: string) {
    this.#file = openSync(path, 'wx')
  }

  header(bytes: Buffer): void {
    this.#write(bytes)
    this.#size = this.#position
  }

  record(bytes: Buffer): void {
    if (this.#position + MARGIN_BYTES >= this.#size) {
      const more = Math.max(this.#position, this.#size) + PADDING_BYTES
      this.#size = this.#position > this.#size ? more - (more % PADDING_BYTES) : more
      ftruncateSync(this.#file, this.#size)
    }
    this.#write(bytes)
  }

  close(): void {
    closeSync(this.#file)
  }

  #write(bytes: Buffer): void {
    writeSync(this.#file, bytes, 0, bytes.length, this.#position)
    this.#position += bytes.length
  }
}
