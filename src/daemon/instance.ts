import { dirname } from 'node:path'
import type {
  CompactReply,
  ControlCall,
  ControlReply,
  DatabaseRequest,
  RoleSettings,
} from '../instance/control.ts'
import { makeFolder } from '../instance/make-folder.ts'
import type { InstancePaths } from '../instance/paths.ts'
import {
  addressNames,
  type Role,
  type RoleAddresses,
  type RunFile,
  removeRunFile,
  writeRunFile,
} from '../instance/run-file.ts'
import { type Clock, systemClock } from '../runtime/clock.ts'
import { databaseBytes, giveFreePagesBack, rewriteDatabase } from '../store/compact.ts'
import { type DirectoryLock, lockDirectory } from '../store/directory-lock.ts'
import { storeErrorOf } from '../store/errors.ts'
import { openStore, type Store } from '../store/store.ts'
import { StoredDatabase } from '../zookeeper/server/stored-database.ts'
import type { WholeDatabase } from '../zookeeper/server/whole-database.ts'
import { controlRequest } from './control-request.ts'
import { type ControlServer, listenForControl } from './control-server.ts'
import { DaemonError } from './errors.ts'
import type { Log } from './log.ts'
import { transfer } from './zookeeper-transfer.ts'

/** A role that serves clients. */
export interface RunningRole {
  addresses: RoleAddresses
  /** What can be taken out and replaced as a whole: ZooKeeper's. */
  database?: WholeDatabase
  stop(): Promise<void>
}

/** What a role is given to start with. */
export interface RoleContext {
  paths: InstancePaths
  store: Store
  clock: Clock
  log: Log
  settings: RoleSettings
}

/** Brings one role up; resolves when its listeners accept. */
export type StartRole = (context: RoleContext) => Promise<RunningRole>

/** What an instance is opened with. */
export interface InstanceOptions {
  paths: InstancePaths
  log: Log
  version: string
  starters: Record<Role, StartRole>
  clock?: Clock
  /** Called when the last role has ended or a stop was asked for on the control socket. */
  onStopRequested?: () => void
}

/**
 * One daemon over one data directory: it holds the directory's lock and its store, runs the roles, and answers on the control socket.
 * Order at start: lock, store, roles, run file. At stop the other way round, so that nobody is sent to a door that is closing.
 */
export class Instance {
  readonly #options: InstanceOptions
  readonly #lock: DirectoryLock
  readonly #store: Store
  readonly #clock: Clock
  readonly #running = new Map<Role, RunningRole>()
  readonly #startedAtMs: number
  #control: ControlServer | undefined
  #changes: Promise<unknown> = Promise.resolve()
  #isClosing = false

  private constructor(options: InstanceOptions, lock: DirectoryLock, store: Store) {
    this.#options = options
    this.#lock = lock
    this.#store = store
    this.#clock = options.clock ?? systemClock
    this.#startedAtMs = this.#clock.now()
  }

  /** Takes the directory and opens its store. Throws DaemonError or StoreError with one line that says what to do. */
  static async open(options: InstanceOptions): Promise<Instance> {
    const { paths } = options
    const lock = takeDirectory(paths)
    try {
      const store = openStore(paths.database, {
        onWarning: (text) => options.log.named('samsa.store').warn(text),
      })
      const instance = new Instance(options, lock, store)
      instance.#control = await listenForControl(paths.controlSocket, (request, call) =>
        instance.#answer(request, call),
      )
      return instance
    } catch (error) {
      lock.release()
      throw error
    }
  }

  /** The roles that serve clients now, with their addresses. */
  get runFile(): RunFile {
    const run: RunFile = {
      pid: process.pid,
      version: this.#options.version,
      startedAtMs: this.#startedAtMs,
      dataDir: this.#options.paths.dataDir,
      roles: [...this.#running.keys()],
    }
    for (const [role, { addresses }] of this.#running) run[role] = addresses
    return run
  }

  /** Starts a role; resolves false when it ran already. */
  startRole(role: Role, settings: RoleSettings): Promise<boolean> {
    return this.#inTurn(async () => {
      if (this.#running.has(role)) return false
      const { paths, starters, log } = this.#options
      const context = {
        paths,
        store: this.#store,
        clock: this.#clock,
        log: log.named(`samsa.${role}`),
        settings,
      }
      const running = await starters[role](context).catch((error: unknown) => {
        throw storeErrorOf(error, paths.database)
      })
      this.#running.set(role, running)
      log.info(`${role} listens on ${addressNames(running.addresses).join(', ')}`)
      return true
    })
  }

  /** Tells the scripts where the roles are; call it when every role of the start is up. Throws StoreError on a full disk. */
  publish(): void {
    const { runFile, database } = this.#options.paths
    try {
      writeRunFile(runFile, this.runFile)
    } catch (error) {
      throw storeErrorOf(error, database)
    }
  }

  /** A role is stopped on a full disk too: scripts then find nobody where the run file says. */
  #publishWithout(role: Role): void {
    try {
      this.publish()
    } catch (error) {
      this.#options.log.error(`${this.#options.paths.runFile} still names ${role}`, error)
    }
  }

  /** Ends a role; resolves false when it did not run. */
  stopRole(role: Role): Promise<boolean> {
    return this.#inTurn(async () => {
      const running = this.#running.get(role)
      if (running === undefined) return false
      this.#running.delete(role)
      // When all of it ends the run file is gone already, and must not come back.
      if (this.#running.size > 0 && !this.#isClosing) this.#publishWithout(role)
      await running.stop()
      this.#options.log.info(`${role} stopped`)
      return true
    })
  }

  /** Ends every role, closes the store and frees the directory. */
  async close(): Promise<void> {
    this.#isClosing = true
    removeRunFile(this.#options.paths.runFile)
    for (const role of [...this.#running.keys()]) await this.stopRole(role)
    await this.#store.close()
    await this.#control?.close()
    this.#lock.release()
  }

  /** Imports, exports or compacts, be the database served or not. Throws what keeps it from being done. */
  workOnDatabase(request: DatabaseRequest, call: ControlCall): Promise<ControlReply> {
    return this.#inTurn(async () => {
      if (request.command === 'compact') return this.#compact()
      const database = this.#running.get('zookeeper')?.database ?? (await StoredDatabase.open(this.#store))
      return transfer(database, request, call)
    })
  }

  async #compact(): Promise<CompactReply> {
    const { database } = this.#options.paths
    const bytesBefore = databaseBytes(database)
    if (this.#running.size > 0) await giveFreePagesBack(this.#store)
    else rewriteDatabase(this.#store)
    return { result: 'compacted', bytesBefore, bytesAfter: databaseBytes(database) }
  }

  async #answer(json: unknown, call: ControlCall): Promise<ControlReply> {
    const request = controlRequest(json)
    if (typeof request === 'string') return { error: request }
    switch (request.command) {
      case 'import-zookeeper':
      case 'export-zookeeper':
      case 'compact':
        return this.workOnDatabase(request, call)
      case 'start-role': {
        const started = await this.startRole(request.role, request.settings)
        if (started) this.publish()
        return { result: started ? 'started' : 'already-running' }
      }
      case 'stop-role': {
        const stopped = await this.stopRole(request.role)
        if (this.#running.size === 0) this.#options.onStopRequested?.()
        return { result: stopped ? 'role-stopped' : 'not-running' }
      }
      case 'stop':
        this.#options.onStopRequested?.()
        return { result: 'stopping' }
    }
  }

  /** Starts and stops of roles follow each other, however they are asked for. */
  #inTurn<T>(change: () => Promise<T>): Promise<T> {
    const result = this.#changes.then(change)
    this.#changes = result.catch(() => undefined)
    return result
  }
}

function takeDirectory(paths: InstancePaths): DirectoryLock {
  let lock: DirectoryLock | undefined
  try {
    makeFolder(paths.dataDir, 0o700)
    makeFolder(dirname(paths.controlSocket), 0o700)
    lock = lockDirectory(paths.lock)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new DaemonError(
      'SAMSA_DATA_DIR_UNUSABLE',
      `data directory ${paths.dataDir} can't be used (${why}); name another with --data-dir or SAMSA_HOME`,
      error,
    )
  }
  if (lock === undefined) {
    throw new DaemonError(
      'SAMSA_DATA_DIR_IN_USE',
      `data directory ${paths.dataDir} is in use by another Samsa daemon; stop it (samsa stop) or name another directory`,
    )
  }
  return lock
}
