import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { instancePaths } from '../../instance/paths.ts'
import { readRunFile } from '../../instance/run-file.ts'
import type { Setting } from './setting.ts'

/** Where the server's process id is kept: $ZOOPIDFILE, else a file in its data directory. */
export function pidFileOf({ env, givenDataDir, dataDir }: Setting): string {
  // Not joined: a directory is shown as it stands in the file.
  return env['ZOOPIDFILE'] || `${givenDataDir || dataDir}/zookeeper_server.pid`
}

/**
 * Returns the process that serves ZooKeeper from a setting's data directory, undefined when none does. The run file is what counts:
 * a pid file may be left over, and its number another process's by now.
 */
export function servingPid({ dataDir }: Setting): number | undefined {
  if (dataDir === '') return undefined
  const run = readRunFile(instancePaths(dataDir).runFile)
  return run?.roles.includes('zookeeper') ? run.pid : undefined
}

/** What a pid file says: undefined without one, null when it holds no process id. */
export function readPid(pidFile: string): number | null | undefined {
  let text: string
  try {
    text = readFileSync(pidFile, 'utf8').trim()
  } catch {
    return undefined
  }
  return /^[1-9]\d*$/.test(text) ? Number(text) : null
}

/** Tells whether there is a process of that id, anybody's. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

/** Writes a pid without a newline, as the script does. */
export function writePid(pidFile: string, pid: number): void {
  mkdirSync(dirname(pidFile), { recursive: true })
  writeFileSync(pidFile, String(pid))
}

export function removePid(pidFile: string): void {
  rmSync(pidFile, { force: true })
}
