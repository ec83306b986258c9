import { execFileSync, spawnSync } from 'node:child_process'
import { statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { temporaryFolder } from '../../temporary-folder.ts'
import { noDisk, preloaded } from './recorded-disk.ts'

/** A folder on a disk of its own with little room, which can be changed while a process is at work on it. */
export interface SmallDisk {
  readonly folder: string
  /** What such a process needs. */
  readonly environment: NodeJS.ProcessEnv
  /** How many bytes its files may still grow, all together. */
  setRoom(bytes: number): void
}

/** Whether the disk is a file system of its own (tmpfs), which takes root; else a library stands between the process and its files, and refuses what makes them grow. */
const isFileSystem = process.env['FAULT_TMPFS'] === '1'

/** Why there can be no small disk here; undefined where there can. */
export const noSmallDisk = isFileSystem && process.getuid?.() !== 0 ? 'a tmpfs takes root' : noDisk

/** A disk that is removed when the test ends. `useDisk` is to be called for the file. */
export function smallDisk(roomBytes: number): SmallDisk {
  const disk = isFileSystem ? mountedDisk(temporaryFolder()) : preloadedDisk(temporaryFolder())
  disk.setRoom(roomBytes)
  return disk
}

function preloadedDisk(folder: string): SmallDisk {
  const roomFile = join(temporaryFolder(), 'room')
  writeFileSync(roomFile, Buffer.alloc(8))
  return {
    folder,
    environment: { ...preloaded(folder), DISK_ROOM: roomFile },
    setRoom: (bytes) => {
      const room = Buffer.alloc(8)
      room.writeBigInt64LE(BigInt(bytes))
      // Not anew: the process has mapped this file.
      writeFileSync(roomFile, room, { flag: 'r+' })
    },
  }
}

function mountedDisk(folder: string): SmallDisk {
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'samsa-test', folder])
  onTestFinished(() => {
    execFileSync('umount', ['-l', folder])
  })
  return {
    folder,
    environment: { DISK_ROOM: 'a file system' },
    setRoom: (bytes) => {
      // A size that is too small, because files grew since it was computed, is refused.
      for (let tries = 1; !resized(folder, bytes); tries++)
        if (tries === 10) throw new Error(`${folder} could not be given another size`)
    },
  }
}

function resized(folder: string, roomBytes: number): boolean {
  const { blocks, bfree, bsize } = statfsSync(folder)
  const size = (blocks - bfree) * bsize + Math.max(roomBytes, bsize)
  return spawnSync('mount', ['-o', `remount,size=${size}`, folder]).status === 0
}
