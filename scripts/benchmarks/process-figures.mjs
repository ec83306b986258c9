// What the kernel tells of a process and its files. Linux alone.
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const TICKS_A_SECOND = 100

/** CPU seconds of a process so far. */
export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND
}

/** Resident memory of a process now, in MB. */
export function residentMegabytes(pid) {
  return statusMegabytes(pid, /VmRSS:\s+(\d+)/)
}

/** The most memory that a process has had, in MB; 0 when it is gone. */
export function peakMegabytes(pid) {
  try {
    return statusMegabytes(pid, /VmHWM:\s+(\d+)/)
  } catch {
    return 0
  }
}

/** Memory by the name that the kernel gives it; 0 where it does not say. */
function statusMegabytes(pid, pattern) {
  const [, kilobytes = 0] = pattern.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
  return Number(kilobytes) / 1024
}

/** Bytes that the files below a folder take on disk: what is reserved and not yet written does not count twice. */
export function bytesOnDisk(folder) {
  let bytes = 0
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += statSync(join(entry.parentPath ?? entry.path, entry.name)).blocks * 512
  return bytes
}
