import { readFileSync } from 'node:fs'
import type { Socket } from 'node:net'

/**
 * How many connections there may be: each is an open file, of which the system lets a process have so many, and some are needed for the data.
 * Counted for the whole process, because files are.
 */
let open = 0
let limit: number | undefined

/** For the database, logs and snapshots, and what is opened for a moment. */
const KEPT_FOR_FILES = 128
/** Beyond what comes over the network, for the Unix sockets: the owner's scripts get in when strangers have taken all else. */
const KEPT_FOR_OWNER = 128
/** Where the system does not say. */
const USUAL_LIMIT = 10_240

/** Whether one more connection may be served. */
export function hasRoomForSocket(kind: 'tcp' | 'unix'): boolean {
  limit ??= openFilesLimit()
  return open < roomIn(limit, kind)
}

/** Counts a connection until it has ended. */
export function countSocket(socket: Socket): void {
  open++
  socket.once('close', () => {
    open--
  })
}

/** Connections that fit into so many open files. */
export function roomIn(files: number, kind: 'tcp' | 'unix'): number {
  return Math.max(16, files - KEPT_FOR_FILES - (kind === 'tcp' ? KEPT_FOR_OWNER : 0))
}

/** RLIMIT_NOFILE, which Node has raised as far as it may. */
function openFilesLimit(): number {
  try {
    const [, files] = /^Max open files\s+(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return files === undefined ? USUAL_LIMIT : Number(files)
  } catch {
    return USUAL_LIMIT
  }
}
