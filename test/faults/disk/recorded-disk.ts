import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll } from 'vitest'

const source = fileURLToPath(new URL('disk.c', import.meta.url))
const cache = new URL('../../../node_modules/.cache/', import.meta.url)
const library = fileURLToPath(new URL(`disk-${process.pid}.so`, cache))

/** Why there can be no such disk here; undefined where there can. It takes Linux and a C compiler, as better-sqlite3 does where it is not prebuilt. */
export const noDisk = reasonAgainst()

/** Has the library of disk.c made before the tests of a file, and removed after them. */
export function useDisk(): void {
  beforeAll(() => {
    if (noDisk !== undefined) return
    mkdirSync(cache, { recursive: true })
    execFileSync('cc', ['-O1', '-shared', '-fPIC', '-o', library, source, '-ldl', '-lpthread'])
  })
  afterAll(() => rmSync(library, { force: true }))
}

/** The environment of a process whose files in `folder` are on a disk that notes what happens to it in `traceFile`. */
export function recording(folder: string, traceFile: string): NodeJS.ProcessEnv {
  writeFileSync(traceFile, '')
  return { ...preloaded(folder), DISK_TRACE: traceFile }
}

/** How far the trace has come: what was noted before is before this moment. */
export function momentOf(traceFile: string): number {
  return statSync(traceFile).size
}

/** A disk that kills its process, when it is told so by `killFile`, in the middle of a write to a file in `folder`. */
export function killingDisk(folder: string, killFile: string): KillingDisk {
  const arm = (point: KillPoint): void => {
    const numbers = [
      point.file === 'wal' ? point.write : 0,
      point.file === 'wal' ? 0 : point.write,
      point.eighths,
    ]
    // Not anew: the process has mapped this file.
    writeFileSync(killFile, Buffer.from(BigInt64Array.from(numbers.map(BigInt)).buffer), { flag: 'r+' })
  }
  writeFileSync(killFile, Buffer.alloc(24))
  return { environment: { ...preloaded(folder), DISK_KILL: killFile }, arm }
}

export interface KillingDisk {
  readonly environment: NodeJS.ProcessEnv
  arm(point: KillPoint): void
}

/** Which write it is from now on, and how much of it happens; write 0 is none. */
export interface KillPoint {
  /** A write-ahead log, or any other file. */
  readonly file: 'wal' | 'other'
  readonly write: number
  readonly eighths: number
}

/** The environment of a process whose files in `folder` are on such a disk. */
export function preloaded(folder: string): NodeJS.ProcessEnv {
  return { LD_PRELOAD: library, DISK_FOLDER: folder, UV_USE_IO_URING: '0' }
}

function reasonAgainst(): string | undefined {
  if (process.platform !== 'linux') return 'not on Linux'
  try {
    execFileSync('cc', ['--version'], { stdio: 'ignore' })
    return undefined
  } catch {
    return 'there is no C compiler'
  }
}

/** Writes files into a new folder. */
export function writeFiles(folder: string, files: ReadonlyMap<string, Buffer>): void {
  mkdirSync(folder, { recursive: true })
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes)
}
