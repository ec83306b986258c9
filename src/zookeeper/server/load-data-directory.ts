/** Reads the data directory of a real server as the server does at its start (FileTxnSnapLog.restore). */
import { existsSync, statSync } from 'node:fs'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type DataFile,
  listFiles,
  logsFrom,
  plausibleSnapshots,
  versionFolder,
} from '../persistence/data-directory.ts'
import { PersistenceError } from '../persistence/errors.ts'
import { readSnapshotFile, readTxnLogFile } from '../persistence/read-files.ts'
import { decodeTxnEntry } from '../persistence/txn-entry.ts'
import { hexZxid } from '../stat.ts'
import { type BuiltDatabase, DatabaseBuilder } from './database-builder.ts'
import type { Watcher } from './watches.ts'

/** Where the files are, and who hears how it goes. */
export interface LoadOptions {
  /** dataDir, or its version-2. */
  readonly dataDir: string
  /** dataLogDir, or its version-2; dataDir when undefined. */
  readonly logDir: string | undefined
  /** Hears what is being done, in a few words. */
  readonly onProgress?: (text: string) => void
  /** Ends it with the signal's reason. */
  readonly signal?: AbortSignal
}

export interface LoadedDirectory<W extends Watcher> {
  readonly database: BuiltDatabase<W>
  /** The snapshot's name; `no snapshot` where the logs hold everything. */
  readonly snapshot: string
  /** Transactions that came from logs. */
  readonly txns: number
  /** Lines about what was skipped or looks wrong. */
  readonly warnings: readonly string[]
}

/** As many snapshots are tried as in the reference. */
const MOST_SNAPSHOTS = 100
const FIRST_ZXID = 1
const TXNS_PER_TURN = 500

/** Throws PersistenceError when there is no whole snapshot or a log is damaged, or the error of the disk. */
export async function loadDataDirectory<W extends Watcher>(
  options: LoadOptions,
): Promise<LoadedDirectory<W>> {
  const snapFolder = versionFolder(options.dataDir)
  const logFolder = options.logDir === undefined ? snapFolder : versionFolder(options.logDir)
  for (const folder of [snapFolder, logFolder])
    if (!existsSync(folder)) throw new PersistenceError(`there is no directory ${folder}`)
  const warnings: string[] = []
  const { builder, name } = await loadSnapshot<W>(snapFolder, logFolder, { ...options, warnings })
  const logs = logsFrom(logFolder, builder.zxid + 1)
  if (logs.length === 0 && options.logDir === undefined)
    warnings.push(
      `no transaction logs in ${logFolder}: what was written after ${name} is not in it; if the server has a dataLogDir, name it with --log-dir`,
    )
  let txns = 0
  for (const log of logs) {
    txns += await replayLog(builder, log, { ...options, isLast: log === logs.at(-1) })
  }
  const database = await builder.finish()
  if (database.hasRightDigest === false)
    warnings.push(
      `the tree's digest is not the one that the server wrote at zxid ${hexZxid(builder.zxid)}: something is missing or damaged`,
    )
  return { database, snapshot: name, txns, warnings }
}

async function loadSnapshot<W extends Watcher>(
  snapFolder: string,
  logFolder: string,
  options: LoadOptions & { readonly warnings: string[] },
): Promise<{ builder: DatabaseBuilder<W>; name: string }> {
  const plausible = plausibleSnapshots(snapFolder)
  for (const { name } of listFiles(snapFolder, 'snapshot').reverse()) {
    if (plausible[0] !== undefined && name === plausible[0].name) break
    options.warnings.push(`skipped ${name}: it is not whole`)
  }
  for (const snapshot of plausible.slice(0, MOST_SNAPSHOTS)) {
    const builder = new DatabaseBuilder<W>()
    const { size } = statSync(snapshot.path)
    let read = 0
    try {
      const trailer = await readSnapshotFile(snapshot.path, builder, (bytes) => {
        options.signal?.throwIfAborted()
        read += bytes
        options.onProgress?.(`reading ${snapshot.name}: ${percent(read, size)}`)
      })
      builder.snapshotRead(trailer, snapshot.zxid)
      return { builder, name: snapshot.name }
    } catch (error) {
      if (!(error instanceof PersistenceError)) throw error
      options.warnings.push(`skipped ${snapshot.name}: ${error.message}`)
    }
  }
  if (plausible.length > 0)
    throw new PersistenceError(
      `Not able to find valid snapshots in ${snapFolder}\n${options.warnings.join('\n')}`,
    )
  const [firstLog] = listFiles(logFolder, 'log')
  // Servers of 3.4 write no snapshot before they have many transactions; the reference wants snapshot.trust.empty for this.
  if (firstLog?.zxid === FIRST_ZXID) return { builder: DatabaseBuilder.ofFreshTree<W>(), name: 'no snapshot' }
  throw new PersistenceError(
    firstLog !== undefined
      ? `No snapshot found in ${snapFolder}, but there are log entries. Something is broken!`
      : `no snapshot in ${snapFolder}: name the dataDir of a ZooKeeper server`,
  )
}

async function replayLog<W extends Watcher>(
  builder: DatabaseBuilder<W>,
  log: DataFile,
  { onProgress, signal, isLast }: LoadOptions & { readonly isLast: boolean },
): Promise<number> {
  // The server died before it had written the header.
  if (isLast && statSync(log.path).size === 0) return 0
  const from = builder.zxid
  let txns = 0
  try {
    for await (const { bytes, isIntact, isEnded, position } of readTxnLogFile(log.path)) {
      if (!isEnded) break
      if (!isIntact)
        throw new PersistenceError(
          `CRC check failed at byte ${position}, after zxid ${hexZxid(builder.zxid)}; zkTxnLogToolkit shows the log and can recover it`,
        )
      const entry = decodeTxnEntry(bytes)
      if (entry.header.zxid <= from) continue
      builder.replay(entry)
      if (++txns % TXNS_PER_TURN === 0) {
        signal?.throwIfAborted()
        onProgress?.(`replaying ${log.name}: ${txns} transactions`)
        await nextTurn()
      }
    }
  } catch (error) {
    if (error instanceof PersistenceError)
      throw new PersistenceError(`${log.name}: ${error.message}`, { cause: error })
    throw error
  }
  return txns
}

function percent(part: number, whole: number): string {
  return `${whole === 0 ? 100 : Math.floor((part / whole) * 100)}%`
}
