/** ZooKeeper's database from and to the data directory of a real server. */
import { readdirSync, renameSync, rmSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { ControlCall, TransferReply, ZooKeeperTransfer } from '../instance/control.ts'
import { makeFolder } from '../instance/make-folder.ts'
import { fileName, VERSION_FOLDER, zxidFromName } from '../zookeeper/persistence/file-names.ts'
import type { ClientConnection } from '../zookeeper/server/client-connection.ts'
import { loadDataDirectory } from '../zookeeper/server/load-data-directory.ts'
import type { WholeDatabase } from '../zookeeper/server/whole-database.ts'
import { DaemonError } from './errors.ts'

/** Carries it out. Throws DaemonError, PersistenceError, StoreError or the disk's error; then nothing has changed. */
export function transfer(
  database: WholeDatabase,
  request: ZooKeeperTransfer,
  call: ControlCall,
): Promise<TransferReply> {
  return request.command === 'import-zookeeper'
    ? importDatabase(database, request, call)
    : exportDatabase(database, request.to, call)
}

async function importDatabase(
  database: WholeDatabase,
  request: Extract<ZooKeeperTransfer, { command: 'import-zookeeper' }>,
  { report, signal }: ControlCall,
): Promise<TransferReply> {
  const goesOn = (): void => {
    signal.throwIfAborted()
    if (database.hasUserZnodes && !request.force)
      throw new DaemonError('SAMSA_TREE_NOT_EMPTY', 'there are znodes here already; --force replaces them')
  }
  goesOn()
  const loaded = await loadDataDirectory<ClientConnection>({
    dataDir: request.from,
    logDir: request.logDir,
    onProgress: report,
    signal,
  })
  const { tree, sessions, zxid } = loaded.database
  await database.replace(loaded.database, (nodes) => {
    report(`writing: ${nodes} of ${tree.size} znodes`)
    goesOn()
  })
  const { snapshot, txns, warnings } = loaded
  return {
    result: 'imported',
    znodes: tree.size,
    sessions: sessions.length,
    zxid,
    snapshot,
    txns,
    warnings: [...warnings],
  }
}

async function exportDatabase(
  database: WholeDatabase,
  to: string,
  { report, signal }: ControlCall,
): Promise<TransferReply> {
  const folder = basename(to) === VERSION_FOLDER ? to : join(to, VERSION_FOLDER)
  makeExportFolder(folder)
  const other = readdirSync(folder).find(
    (name) => zxidFromName(name, 'snapshot') >= 0 || zxidFromName(name, 'log') >= 0,
  )
  if (other !== undefined)
    throw new DaemonError(
      'SAMSA_EXPORT_NOT_EMPTY',
      `${folder} holds ${other}, and a server would mix both up: choose an empty directory`,
    )
  const unfinished = join(folder, `export.${process.pid}`)
  let bytes = 0
  try {
    const file = await open(unfinished, 'w', 0o600)
    try {
      const info = await database.snapshot(async (chunk) => {
        signal.throwIfAborted()
        await file.write(chunk)
        bytes += chunk.length
        report(`writing: ${Math.floor(bytes / BYTES_PER_MB)} MB`)
      })
      await file.sync()
      const path = join(folder, fileName('snapshot', info.zxid))
      renameSync(unfinished, path)
      return {
        result: 'exported',
        znodes: info.znodes,
        sessions: info.sessions,
        zxid: info.zxid,
        file: path,
      }
    } finally {
      await file.close()
    }
  } catch (error) {
    rmSync(unfinished, { force: true })
    throw error
  }
}

const BYTES_PER_MB = 1_000_000

function makeExportFolder(folder: string): void {
  try {
    makeFolder(folder)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'ENOTDIR' && code !== 'EEXIST') throw error
    const text = `${folder} cannot be made, a file is in its way: name the directory to export to`
    throw new DaemonError('SAMSA_EXPORT_NO_DIRECTORY', text, error)
  }
}
