/** Which files of a real server's data directory count, as FileSnap and FileTxnLog choose them. Reads names and ends only. */
import { closeSync, existsSync, openSync, readdirSync, readSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type FilePrefix, streamModeOf, VERSION_FOLDER, zxidFromName } from './file-names.ts'

export interface DataFile {
  readonly name: string
  readonly path: string
  /** The zxid in its name: a snapshot's last, a log's first. */
  readonly zxid: number
}

/** The shortest file that can be a snapshot: a header and "/". */
const SHORTEST_SNAPSHOT_BYTES = 10
const SNAPSHOT_END = Buffer.from([0, 0, 0, 1, 0x2f])
const GZIP_MAGIC = Buffer.from([0x1f, 0x8b])
const SNAPPY_MAGIC = Buffer.from([0x82, 0x53, 0x4e, 0x41, 0x50, 0x50, 0x59, 0x00])

/** The folder of the files of a dataDir: its version-2, or the path itself when it is that. */
export function versionFolder(path: string): string {
  return basename(path) === VERSION_FOLDER || !existsSync(join(path, VERSION_FOLDER))
    ? path
    : join(path, VERSION_FOLDER)
}

/** The files of one kind in a folder, oldest first. Throws when the folder cannot be read. */
export function listFiles(folder: string, prefix: FilePrefix): DataFile[] {
  return readdirSync(folder)
    .map((name) => ({ name, path: join(folder, name), zxid: zxidFromName(name, prefix) }))
    .filter(({ zxid }) => zxid >= 0)
    .sort((a, b) => a.zxid - b.zxid)
}

/** The snapshots of a folder that look whole by their ends, newest first (FileSnap.findNValidSnapshots). */
export function plausibleSnapshots(folder: string): DataFile[] {
  return listFiles(folder, 'snapshot')
    .reverse()
    .filter(({ path, name }) => looksWhole(path, name))
}

/**
 * The logs that can hold transactions from `zxid` on, oldest first: those named by it or later, and the last one before it
 * (FileTxnLog.getLogFiles).
 */
export function logsFrom(folder: string, zxid: number): DataFile[] {
  const logs = listFiles(folder, 'log')
  const first = logs.findLastIndex((log) => log.zxid <= zxid)
  return logs.slice(Math.max(first, 0))
}

/** Whether a snapshot's first or last bytes are right (SnapStream.isValidSnapshot): one that a dying server left is not. */
function looksWhole(path: string, name: string): boolean {
  switch (streamModeOf(name)) {
    case 'gzip':
      return readAt(path, 0, GZIP_MAGIC.length).equals(GZIP_MAGIC)
    case 'snappy':
      return readAt(path, 0, SNAPPY_MAGIC.length).equals(SNAPPY_MAGIC)
    case 'checked': {
      const { size } = statSync(path)
      if (size < SHORTEST_SNAPSHOT_BYTES) return false
      return readAt(path, size - SNAPSHOT_END.length, SNAPSHOT_END.length).equals(SNAPSHOT_END)
    }
  }
}

function readAt(path: string, position: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  const file = openSync(path, 'r')
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, length, position))
  } finally {
    closeSync(file)
  }
}
