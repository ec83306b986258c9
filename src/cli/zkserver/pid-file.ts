import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { instancePaths } from '../../instance/paths.ts'
import { readRunFile } from '../../instance/run-file.ts'
import type { Setting } from './setting.ts'

/** Where the server's process id is kept: $ZOOPIDFILE, else a file in its data directory. */
export function pidFileOf(setting: Setting, env: NodeJS.ProcessEnv): string {
  return env['ZOOPIDFILE'] || join(setting.dataDir, 'zookeeper_server.pid')
}

/**
 * Returns the process that serves ZooKeeper from a setting's data directory, undefined when none does. The run file is what counts:
 * a pid file may be left over, and its number another process's by now.
 */
export function servingPid(setting: Setting): number | undefined {
  const run = readRunFile(instancePaths(setting.dataDir).runFile)
  return run?.roles.includes('zookeeper') ? run.pid : undefined
}

/** Writes a pid without a newline, as the script does. */
export function writePid(pidFile: string, pid: number): void {
  mkdirSync(dirname(pidFile), { recursive: true })
  writeFileSync(pidFile, String(pid))
}

/** Removes the pid file; returns whether there was one. */
export function removePid(pidFile: string): boolean {
  const wasThere = existsSync(pidFile)
  rmSync(pidFile, { force: true })
  return wasThere
}
