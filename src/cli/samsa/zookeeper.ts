import { resolve } from 'node:path'
import {
  type ControlCall,
  type ControlReply,
  type DatabaseRequest,
  sendControl,
} from '../../instance/control.ts'
import { instancePaths } from '../../instance/paths.ts'
import { readRunFile } from '../../instance/run-file.ts'
import { hexZxid } from '../../zookeeper/stat.ts'
import type { Io } from '../kit/io.ts'
import { Progress } from '../kit/progress.ts'

/** Does what is asked of a database that no daemon holds; given by the entry point. */
export type WorkOffline = (
  dataDir: string,
  request: DatabaseRequest,
  call: ControlCall,
) => Promise<ControlReply>

/** Nothing takes so long without a word. */
const SILENCE_LIMIT_MS = 600_000

/** What `zkServer import` asks for. */
export async function importZooKeeper(
  options: { dataDir: string; from: string; logDir: string | undefined; force: boolean },
  io: Io,
  offline: WorkOffline,
): Promise<number> {
  const from = resolve(options.from)
  const reply = await carryOut(options.dataDir, io, offline, {
    command: 'import-zookeeper',
    from,
    force: options.force,
    ...(options.logDir === undefined ? {} : { logDir: resolve(options.logDir) }),
  })
  if (!('result' in reply) || reply.result !== 'imported') return refused(reply, io)
  for (const warning of reply.warnings) io.stderr.write(`${warning}\n`)
  const after = reply.txns === 0 ? '' : ` and ${count(reply.txns, 'transaction')}`
  io.stdout.write(
    `Imported ${count(reply.znodes, 'znode')} and ${count(reply.sessions, 'session')}, last zxid ${hexZxid(reply.zxid)}, from ${from} (${reply.snapshot}${after}).\n`,
  )
  return 0
}

/** What `zkServer export` asks for. */
export async function exportZooKeeper(
  options: { dataDir: string; to: string; isQuiet: boolean },
  io: Io,
  offline: WorkOffline,
): Promise<number> {
  const reply = await carryOut(options.dataDir, io, offline, {
    command: 'export-zookeeper',
    to: resolve(options.to),
  })
  if (!('result' in reply) || reply.result !== 'exported') return refused(reply, io)
  if (!options.isQuiet)
    io.stdout.write(
      `Exported ${count(reply.znodes, 'znode')} and ${count(reply.sessions, 'session')}, last zxid ${hexZxid(reply.zxid)}, to ${reply.file}.\n`,
    )
  return 0
}

/** What zkCleanup asks for on Samsa's own data. */
export async function compact(dataDir: string, io: Io, offline: WorkOffline): Promise<number> {
  const reply = await carryOut(dataDir, io, offline, { command: 'compact' })
  if (!('result' in reply) || reply.result !== 'compacted') return refused(reply, io)
  io.stdout.write(
    `Compacted ${dataDir}: ${reply.bytesBefore} bytes before, ${reply.bytesAfter} bytes after.\n`,
  )
  return 0
}

const titles: Record<DatabaseRequest['command'], string> = {
  'import-zookeeper': 'Importing',
  'export-zookeeper': 'Exporting',
  compact: 'Compacting',
}

async function carryOut(
  dataDir: string,
  io: Io,
  offline: WorkOffline,
  request: DatabaseRequest,
): Promise<ControlReply> {
  const { runFile, controlSocket } = instancePaths(dataDir)
  const progress = Progress.of(io, titles[request.command])
  const report = (text: string): void => progress.say(() => text)
  try {
    if (readRunFile(runFile) !== undefined)
      return await sendControl(controlSocket, request, SILENCE_LIMIT_MS, report)
    return await offline(dataDir, request, { report, signal: new AbortController().signal })
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  } finally {
    progress.end()
  }
}

function refused(reply: ControlReply, io: Io): number {
  io.stderr.write(`${'error' in reply ? reply.error : 'the daemon gave an unexpected answer'}\n`)
  return 1
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
