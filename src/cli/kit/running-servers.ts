import { execFileSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { defaultDataDir } from '../../instance/home.ts'
import { instancePaths } from '../../instance/paths.ts'
import { type Role, readRunFile } from '../../instance/run-file.ts'

/** A daemon that serves a role, and what it was started with. */
export interface RunningServer {
  readonly pid: number
  readonly dataDir: string
  readonly roles: readonly Role[]
  /** Absent where it was started without one. */
  readonly serverProperties: string | undefined
}

/** A process by its number and its command line, words joined by blanks. */
export interface ProcessLine {
  readonly pid: number
  readonly command: string
}

const RUN = /\bsamsa(?:\.js)? run /

/**
 * Finds the daemons of this machine that serve a role, as the stop scripts of the reference find their servers: among all processes, by
 * their command lines. What a command line says counts only when the run file of its data directory says the same.
 */
export function runningServers(
  role: Role,
  env: NodeJS.ProcessEnv,
  processes: readonly ProcessLine[] = listProcesses(),
): RunningServer[] {
  return processes.flatMap(({ pid, command }) => {
    if (!RUN.test(command)) return []
    const dataDir =
      / --data-dir (.+?) --(?:role|zoo-cfg|server-properties|override|log-file|ready-fd|quiet)\b/.exec(
        `${command} --quiet`,
      )?.[1]
    const run = readRunFile(instancePaths(dataDir ?? defaultDataDir(env)).runFile)
    if (run === undefined || run.pid !== pid || !run.roles.includes(role)) return []
    const serverProperties = / --server-properties (.+?) --(?:override|log-file|quiet)\b/.exec(
      `${command} --quiet`,
    )?.[1]
    return [{ pid, dataDir: run.dataDir, roles: run.roles, serverProperties }]
  })
}

function listProcesses(): ProcessLine[] {
  return existsSync('/proc/self/cmdline') ? fromProc() : fromPs()
}

function fromProc(): ProcessLine[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replace(/\0/g, ' ').trimEnd()
        return [{ pid: Number(name), command }]
      } catch {
        return [] // it has ended meanwhile, or is not ours to look at
      }
    })
}

function fromPs(): ProcessLine[] {
  return execFileSync('ps', ['-axww', '-o', 'pid=,command='], { encoding: 'utf8' })
    .split('\n')
    .flatMap((line) => {
      const [, pid, command] = /^\s*(\d+)\s+(.*)$/.exec(line) ?? []
      return pid === undefined || command === undefined ? [] : [{ pid: Number(pid), command }]
    })
}
