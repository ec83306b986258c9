import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** The protocols that an instance can serve. */
export const roles = ['kafka', 'zookeeper'] as const
export type Role = (typeof roles)[number]

/** Where one role listens: addresses as `host:port`, and the path of its Unix socket. */
export interface RoleAddresses {
  tcp: string[]
  /** Addresses where a client must speak TLS; absent for none. */
  tls?: string[]
  unix: string
}

/** The addresses of a role for people, those by TCP first. */
export function addressNames({ tcp, tls = [], unix }: RoleAddresses): string[] {
  return [...tcp, ...tls.map((address) => `tls:${address}`), `unix:${unix}`]
}

/** What a running daemon tells the scripts about itself. Written once every listener accepts, removed at a clean stop. */
export interface RunFile {
  pid: number
  version: string
  startedAtMs: number
  dataDir: string
  roles: Role[]
  kafka?: RoleAddresses
  zookeeper?: RoleAddresses
}

/** Reads a run file; undefined when there is none, it is damaged, or the daemon that wrote it is gone. */
export function readRunFile(path: string): RunFile | undefined {
  let run: RunFile
  try {
    run = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
  return typeof run.pid === 'number' && isAlive(run.pid) ? run : undefined
}

/** Writes the run file in one step, so that a reader never sees half of it. */
export function writeRunFile(path: string, run: RunFile): void {
  const temporary = `${path}.${process.pid}`
  writeFileSync(temporary, `${JSON.stringify(run, null, 2)}\n`, { mode: 0o600 })
  renameSync(temporary, path)
}

/** Removes the run file; no error when it is already gone. */
export function removeRunFile(path: string): void {
  rmSync(path, { force: true })
}

/** Tells whether a process with this pid runs (another user's counts; one that has ended and waits to be reaped does not). */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
  return !isZombie(pid)
}

/** A container's first process may reap late, and the pid of an orphaned daemon stays until then. */
function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    return stat.charAt(stat.lastIndexOf(')') + 2) === 'Z'
  } catch {
    return false
  }
}
