/** Snapshots on their way to a client: written to a file first, for the answer begins with their size. */

import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { ZooKeeperServer } from '../zookeeper-server.ts'

/** A snapshot of the tree and the sessions, as a file of the reference's format. */
export interface TakenSnapshot {
  readonly lastZxid: number
  readonly sizeBytes: number
  /** The content, once; the file goes when the stream has ended or is destroyed. */
  readonly open: () => Readable
  /** Gives the file up. */
  readonly discard: () => Promise<void>
}

export class SnapshotFiles {
  readonly #server: ZooKeeperServer
  /** Up to which zxid the last one goes, and when it was taken; before the first, what the tree was loaded from. */
  last: { readonly zxid: number; readonly atMs: number }

  constructor(server: ZooKeeperServer) {
    this.#server = server
    this.last = { zxid: server.lastZxid, atMs: server.stats.startedAtMs }
  }

  /** Rejects with the system's error when there is no room. */
  async take(): Promise<TakenSnapshot> {
    const folder = await mkdtemp(join(tmpdir(), 'samsa-snapshot-'))
    const path = join(folder, 'snapshot')
    const discard = (): Promise<void> => rm(folder, { recursive: true, force: true })
    try {
      const { zxid, bytes } = await this.#write(path)
      this.last = { zxid, atMs: this.#server.clock.now() }
      return {
        lastZxid: zxid,
        sizeBytes: bytes,
        open: () => createReadStream(path).once('close', () => void discard()),
        discard,
      }
    } catch (error) {
      await discard()
      throw error
    }
  }

  async #write(path: string): Promise<{ zxid: number; bytes: number }> {
    const file = await open(path, 'wx', 0o600)
    try {
      return await this.#server.database.snapshot((chunk) => file.appendFile(chunk))
    } finally {
      await file.close()
    }
  }
}
