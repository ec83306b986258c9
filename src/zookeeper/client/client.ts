import { type Clock, processClock } from '../../runtime/clock.ts'
import { OPEN_ACL_UNSAFE } from '../acl.ts'
import { ErrorCode } from '../errors.ts'
import {
  type ACL,
  AddWatchRequest,
  type ClientInfo,
  CreateRequest,
  CreateResponse,
  CreateTTLRequest,
  DeleteRequest,
  ErrorResponse,
  ExistsRequest,
  ExistsResponse,
  GetACLRequest,
  GetACLResponse,
  GetAllChildrenNumberRequest,
  GetAllChildrenNumberResponse,
  GetChildren2Request,
  GetChildren2Response,
  GetDataRequest,
  GetDataResponse,
  GetEphemeralsRequest,
  GetEphemeralsResponse,
  ReconfigRequest,
  RemoveWatchesRequest,
  SetACLRequest,
  SetACLResponse,
  SetDataRequest,
  SetDataResponse,
  type Stat,
  SyncRequest,
  SyncResponse,
  WhoAmIResponse,
} from '../messages.ts'
import { type MultiOp, type MultiResult, readMultiResponse, writeMultiRequest } from '../multi.ts'
import { CreateMode as CreateModes, OpCode } from '../op-codes.ts'
import { CONFIG_NODE, validatePath } from '../paths.ts'
import { bodyOf, Calls } from './calls.ts'
import { toClientPath, toServerPath } from './chroot.ts'
import {
  type AddWatchMode,
  addWatchModes,
  type CreateOptions,
  type WatchOptions,
  type ZooKeeperOptions,
} from './client-options.ts'
import { parseConnectString } from './connect-string.ts'
import { isSequential, isTtl } from './create-mode.ts'
import { shuffled } from './dial.ts'
import { isKeeperError, KeeperException } from './keeper-exception.ts'
import { rearmRequests } from './rearm.ts'
import { Session } from './session.ts'
import type { SessionState } from './session-options.ts'
import { type WatcherType, WatchRegistry, watcherTypes } from './watch-registry.ts'
import { type EventType, NO_ZXID, type WatchedEvent, type Watcher } from './watched-event.ts'

const DEFAULT_SESSION_TIMEOUT_MS = 30_000
/** Generous beside the server's 1 MiB, for long lists of children. */
const DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024

/**
 * A ZooKeeper client: one session, one method an operation.
 *
 * Every method checks its path first and throws InvalidPathError; afterwards the promise rejects with KeeperException. Requests may
 * be sent without waiting for each other: they are carried out and answered in order.
 */
export class ZooKeeperClient {
  readonly #chroot: string
  readonly #watches = new WatchRegistry()
  readonly #defaultWatcher: Watcher
  readonly #clock: Clock
  readonly #calls: Calls
  readonly #session: Session

  /**
   * Takes a connect string and begins to connect.
   *
   * @throws ConnectStringError for a connect string that names no server, InvalidPathError for a chroot that is no path
   */
  constructor(connectString: string, options: ZooKeeperOptions = {}) {
    const { servers, chroot } = parseConnectString(connectString)
    if (chroot !== '') validatePath(chroot)
    this.#chroot = chroot
    this.#defaultWatcher = options.watcher ?? (() => {})
    this.#clock = options.clock ?? processClock
    this.#session = new Session({
      servers: shuffled(servers),
      timeoutMs: options.sessionTimeoutMs ?? DEFAULT_SESSION_TIMEOUT_MS,
      canBeReadOnly: options.canBeReadOnly ?? false,
      maxFrameBytes: options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES,
      clock: this.#clock,
      ...(options.dial === undefined ? {} : { dial: options.dial }),
      ...(options.sasl === undefined ? {} : { sasl: options.sasl }),
      onEvent: (event) => this.#onEvent(event),
      rearm: (lastZxid) => rearmRequests(this.#watches, this.#chroot, lastZxid),
    })
    this.#calls = new Calls(this.#session, this.#clock, options.requestTimeoutMs ?? 0)
    this.#session.start()
  }

  get state(): SessionState {
    return this.#session.state
  }

  get isAlive(): boolean {
    return this.#session.isAlive
  }

  get sessionId(): bigint {
    return this.#session.id
  }

  /** As negotiated, in ms. */
  get sessionTimeoutMs(): number {
    return this.#session.timeoutMs
  }

  /** Resolves when there is a connection, every server was tried in vain, the session has ended, or the time is over. */
  firstAttempt(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(timeoutMs, resolve)
      this.#session.whenSettled(() => {
        cancel()
        resolve()
      })
    })
  }

  /** Resolves to true once there is a connection, to false when the session has ended or the time is over. */
  connected(timeoutMs: number): Promise<boolean> {
    return new Promise((resolve) => {
      let isOver = false
      const cancel = this.#clock.after(timeoutMs, () => {
        isOver = true
        resolve(false)
      })
      const check = (): void => {
        if (isOver) return
        const isConnected = this.state === 'CONNECTED' || this.state === 'CONNECTEDREADONLY'
        if (!isConnected && this.isAlive) {
          queueMicrotask(() => this.#session.whenSettled(check))
          return
        }
        cancel()
        resolve(isConnected)
      }
      this.#session.whenSettled(check)
    })
  }

  /** Makes a znode and resolves to its path, which has a counter behind it in the sequential modes. */
  async create(path: string, options: CreateOptions = {}): Promise<string> {
    const mode = options.mode ?? 'PERSISTENT'
    validatePath(path, isSequential(mode))
    requireAcl(options.acl)
    const request = {
      path: this.#toServer(path),
      data: options.data ?? null,
      acl: options.acl ?? OPEN_ACL_UNSAFE,
      flags: CreateModes[mode],
    }
    const created = await this.#calls.make({
      opCode: isTtl(mode) ? OpCode.createTTL : mode === 'CONTAINER' ? OpCode.createContainer : OpCode.create,
      path,
      write: isTtl(mode)
        ? bodyOf(CreateTTLRequest, { ...request, ttl: BigInt(options.ttlMs ?? 0) })
        : bodyOf(CreateRequest, request),
      // createTTL and createContainer answer a Stat behind the path, which is of no use here.
      read: (reader) => CreateResponse.read(reader).path,
    })
    return created.slice(this.#chroot.length)
  }

  /** Deletes a znode; `version` -1 is any. */
  async delete(path: string, version = -1): Promise<void> {
    validatePath(path)
    await this.#calls.make({
      opCode: OpCode.delete,
      path,
      // The root can't be deleted, in a chroot neither: it goes to the server as it is and is refused there.
      write: bodyOf(DeleteRequest, { path: path === '/' ? path : this.#toServer(path), version }),
      read: () => undefined,
    })
  }

  /** Resolves to the znode's Stat, or null when there is no such node. */
  async exists(path: string, options: WatchOptions = {}): Promise<Stat | null> {
    validatePath(path)
    const watcher = this.#watcherOf(options)
    try {
      return await this.#calls.make({
        opCode: OpCode.exists,
        path,
        write: bodyOf(ExistsRequest, { path: this.#toServer(path), watch: watcher !== undefined }),
        read: (reader) => ExistsResponse.read(reader).stat,
        onCode: (err) => {
          if (watcher !== undefined && err === ErrorCode.OK) this.#watches.add('data', path, watcher)
          if (watcher !== undefined && err === ErrorCode.NONODE) this.#watches.add('exist', path, watcher)
        },
      })
    } catch (error) {
      if (isKeeperError(error, ErrorCode.NONODE)) return null
      throw error
    }
  }

  /** Reads a znode. The data is a view of the frame it came in. */
  async getData(path: string, options: WatchOptions = {}): Promise<GetDataResponse> {
    validatePath(path)
    return this.#getData(path, this.#toServer(path), options)
  }

  /** Reads /zookeeper/config, which lies outside of any chroot. */
  async getConfig(options: WatchOptions = {}): Promise<GetDataResponse> {
    return this.#getData(CONFIG_NODE, CONFIG_NODE, options)
  }

  /** Writes a znode's data and resolves to its new Stat; `version` -1 is any. */
  async setData(path: string, data: Buffer | null, version = -1): Promise<Stat> {
    validatePath(path)
    return this.#calls.make({
      opCode: OpCode.setData,
      path,
      write: bodyOf(SetDataRequest, { path: this.#toServer(path), data, version }),
      read: (reader) => SetDataResponse.read(reader).stat,
    })
  }

  /** Reads a znode's ACL and Stat. */
  async getAcl(path: string): Promise<GetACLResponse> {
    validatePath(path)
    return this.#calls.make({
      opCode: OpCode.getACL,
      path,
      write: bodyOf(GetACLRequest, { path: this.#toServer(path) }),
      read: (reader) => GetACLResponse.read(reader),
    })
  }

  /** Writes a znode's ACL and resolves to its Stat; `version` is that of the ACL, -1 any. */
  async setAcl(path: string, acl: readonly ACL[], version = -1): Promise<Stat> {
    validatePath(path)
    requireAcl(acl)
    return this.#calls.make({
      opCode: OpCode.setACL,
      path,
      write: bodyOf(SetACLRequest, { path: this.#toServer(path), acl, version }),
      read: (reader) => SetACLResponse.read(reader).stat,
    })
  }

  /** Lists a znode's children, in no order, with the node's Stat. */
  async getChildren(path: string, options: WatchOptions = {}): Promise<GetChildren2Response> {
    validatePath(path)
    const watcher = this.#watcherOf(options)
    return this.#calls.make({
      opCode: OpCode.getChildren2,
      path,
      write: bodyOf(GetChildren2Request, { path: this.#toServer(path), watch: watcher !== undefined }),
      read: (reader) => GetChildren2Response.read(reader),
      onCode: (err) => {
        if (watcher !== undefined && err === ErrorCode.OK) this.#watches.add('child', path, watcher)
      },
    })
  }

  /** Counts everything below a znode. */
  async getAllChildrenNumber(path: string): Promise<number> {
    validatePath(path)
    return this.#calls.make({
      opCode: OpCode.getAllChildrenNumber,
      path,
      write: bodyOf(GetAllChildrenNumberRequest, { path: this.#toServer(path) }),
      read: (reader) => GetAllChildrenNumberResponse.read(reader).totalNumber,
    })
  }

  /** Lists this session's ephemeral znodes whose path begins with a prefix; as in the reference a chroot is not looked at. */
  async getEphemerals(prefixPath = '/'): Promise<readonly string[]> {
    validatePath(prefixPath)
    return this.#calls.make({
      opCode: OpCode.getEphemerals,
      path: null,
      write: bodyOf(GetEphemeralsRequest, { prefixPath }),
      read: (reader) => GetEphemeralsResponse.read(reader).ephemerals,
    })
  }

  /** Waits until the server has caught up with its leader. */
  async sync(path: string): Promise<void> {
    validatePath(path)
    await this.#calls.make({
      opCode: OpCode.sync,
      path,
      write: bodyOf(SyncRequest, { path: this.#toServer(path) }),
      read: (reader) => SyncResponse.read(reader),
    })
  }

  /**
   * Carries out operations all or none. Paths are checked by the server; the chroot is put before them here.
   *
   * @throws KeeperException of the first operation that failed
   */
  async multi(ops: readonly MultiOp[]): Promise<MultiResult[]> {
    const onServer = ops.map((op) => this.#inChroot(op))
    const results = await this.#calls.make({
      opCode: OpCode.multi,
      path: null,
      write: (writer) => writeMultiRequest(writer, onServer),
      read: readMultiResponse,
    })
    const failed = results.findIndex((result) => result.type === OpCode.error && result.err !== ErrorCode.OK)
    const failure = results[failed]
    if (failure?.type === OpCode.error)
      throw new KeeperException(failure.err, ops[failed]?.request.path ?? null)
    return results
  }

  /** Sets a watch that stays after it fired. */
  async addWatch(path: string, mode: AddWatchMode, watcher: Watcher = this.#defaultWatcher): Promise<void> {
    validatePath(path)
    await this.#calls.make({
      opCode: OpCode.addWatch,
      path,
      write: bodyOf(AddWatchRequest, { path: this.#toServer(path), mode: addWatchModes[mode] }),
      read: (reader) => ErrorResponse.read(reader),
      onCode: (err) => {
        if (err === ErrorCode.OK)
          this.#watches.add(mode === 'PERSISTENT' ? 'persistent' : 'recursive', path, watcher)
      },
    })
  }

  /** Takes one watcher of addWatch off a path; the server's watch goes with the last of its kind, as soon as a server can be told. */
  async removeWatcher(path: string, mode: AddWatchMode, watcher: Watcher): Promise<void> {
    const isRecursive = mode === 'PERSISTENT_RECURSIVE'
    if (!this.#watches.drop(isRecursive ? 'recursive' : 'persistent', path, watcher) || !this.isAlive) return
    const type = watcherTypes[isRecursive ? 'PersistentRecursive' : 'Persistent']
    await new Promise<void>((resolve) => {
      this.#session.submit({
        opCode: OpCode.removeWatches,
        write: bodyOf(RemoveWatchesRequest, { path: this.#toServer(path), type }),
        // Whatever came of it: without a connection there is no watch on a server any more.
        onReply: () => resolve(),
      })
    })
  }

  /**
   * Removes every watch of a type from a path; their watchers hear of it.
   *
   * `isLocal`: also when no server can be reached. NOWATCHER when there is none in the client's book.
   */
  async removeAllWatches(path: string, type: WatcherType, isLocal = false): Promise<void> {
    validatePath(path)
    return new Promise((resolve, reject) => {
      this.#session.submit({
        opCode: OpCode.removeWatches,
        write: bodyOf(RemoveWatchesRequest, { path: this.#toServer(path), type: watcherTypes[type] }),
        onReply: (err) => {
          if (!this.#watches.has(path, type)) reject(new KeeperException(ErrorCode.NOWATCHER, path))
          else if (err !== ErrorCode.OK && !isLocal) reject(new KeeperException(err, path))
          else {
            this.#tellRemoved(path, type, err)
            resolve()
          }
        },
      })
    })
  }

  /** Changes the members of the ensemble; `curConfigId` -1 is whatever it is now. */
  async reconfigure(request: ReconfigRequest): Promise<GetDataResponse> {
    return this.#calls.make({
      opCode: OpCode.reconfig,
      path: null,
      write: bodyOf(ReconfigRequest, request),
      read: (reader) => GetDataResponse.read(reader),
    })
  }

  /** Tells as whom the server knows this connection. */
  async whoAmI(): Promise<readonly ClientInfo[]> {
    return this.#calls.make({
      opCode: OpCode.whoAmI,
      path: null,
      read: (reader) => WhoAmIResponse.read(reader).clientInfo,
    })
  }

  /** Presents credentials, now and on every later connection. What the server refuses ends the session (AUTH_FAILED). */
  addAuth(scheme: string, auth: Buffer | null): void {
    this.#session.addAuth(scheme, auth)
  }

  /** Ends the session: its ephemeral nodes go. */
  close(): Promise<void> {
    return this.#session.close()
  }

  /** Drops the connection; the session and its ephemeral nodes stay until it times out on the server. */
  abandon(): void {
    this.#session.abandon()
  }

  #toServer(path: string): string {
    return toServerPath(this.#chroot, path)
  }

  #inChroot(op: MultiOp): MultiOp {
    if (this.#chroot === '') return op
    // The spread keeps an operation's type and request together, which the checker can't see for the union.
    return { ...op, request: { ...op.request, path: this.#toServer(op.request.path) } } as MultiOp
  }

  #getData(clientPath: string, serverPath: string, options: WatchOptions): Promise<GetDataResponse> {
    const watcher = this.#watcherOf(options)
    return this.#calls.make({
      opCode: OpCode.getData,
      path: clientPath,
      write: bodyOf(GetDataRequest, { path: serverPath, watch: watcher !== undefined }),
      read: (reader) => GetDataResponse.read(reader),
      onCode: (err) => {
        if (watcher !== undefined && err === ErrorCode.OK) this.#watches.add('data', clientPath, watcher)
      },
    })
  }

  #watcherOf({ watch }: WatchOptions): Watcher | undefined {
    if (watch === true) return this.#defaultWatcher
    return watch === false ? undefined : watch
  }

  #onEvent(event: WatchedEvent): void {
    if (event.type === 'None') {
      for (const watcher of new Set([this.#defaultWatcher, ...this.#watches.all()])) notify(watcher, event)
      return
    }
    const seen = { ...event, path: event.path === null ? null : toClientPath(this.#chroot, event.path) }
    for (const watcher of this.#watches.take(seen)) notify(watcher, seen)
  }

  #tellRemoved(path: string, type: WatcherType, err: number): void {
    const isCutOff = err === ErrorCode.SESSIONEXPIRED || err === ErrorCode.CONNECTIONLOSS
    const state = isCutOff ? 'Disconnected' : 'SyncConnected'
    const removed: Map<EventType, Set<Watcher>> = this.#watches.remove(path, type)
    for (const [eventType, watchers] of removed) {
      for (const watcher of watchers) notify(watcher, { type: eventType, state, path, zxid: NO_ZXID })
    }
  }
}

/** An empty list is refused before it is sent, and without the path, as by the reference client. */
function requireAcl(acl: readonly ACL[] | undefined): void {
  if (acl?.length === 0) throw new KeeperException(ErrorCode.INVALIDACL)
}

/** A watcher that throws must not take the connection with it: its error surfaces on its own. */
function notify(watcher: Watcher, event: WatchedEvent): void {
  try {
    watcher(event)
  } catch (error) {
    queueMicrotask(() => {
      throw error
    })
  }
}
