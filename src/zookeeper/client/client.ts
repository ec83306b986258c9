import type { Socket } from 'node:net'
import type { Clock } from '../../runtime/clock.ts'
import { OPEN_ACL_UNSAFE } from '../acl.ts'
import { ErrorCode } from '../errors.ts'
import type { JuteReader, JuteType, JuteWriter } from '../jute.ts'
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
import { OpCode } from '../op-codes.ts'
import { CONFIG_NODE, validatePath } from '../paths.ts'
import { toClientPath, toServerPath } from './chroot.ts'
import { parseConnectString, type ServerAddress } from './connect-string.ts'
import { type CreateMode, createModes, isSequential, isTtl } from './create-mode.ts'
import { KeeperException } from './keeper-exception.ts'
import { processClock } from './process-clock.ts'
import { rearmRequests } from './rearm.ts'
import { Session, type SessionState, shuffled } from './session.ts'
import { type WatcherType, WatchRegistry, watcherTypes } from './watch-registry.ts'
import { type EventType, NO_ZXID, type WatchedEvent, type Watcher } from './watched-event.ts'

/** How to reach ZooKeeper and as whom. */
export interface ZooKeeperOptions {
  /** The session timeout asked for, in ms. */
  readonly sessionTimeoutMs?: number
  /** Whether a server in read-only mode will do. */
  readonly canBeReadOnly?: boolean
  /** Hears the events of the session, and those of watches set with `watch: true`. */
  readonly watcher?: Watcher
  /** How long a request may take before it fails with REQUESTTIMEOUT and the connection is given up, in ms; 0 is for ever. */
  readonly requestTimeoutMs?: number
  /** The longest frame taken from a server (jute.maxbuffer of the client). */
  readonly maxFrameBytes?: number
  readonly clock?: Clock
  readonly dial?: (server: ServerAddress) => Socket
}

/** What a new znode gets besides its path. */
export interface CreateOptions {
  readonly data?: Buffer | null
  /** Anyone may do anything when left out. */
  readonly acl?: readonly ACL[]
  readonly mode?: CreateMode
  /** For the TTL modes, in ms. */
  readonly ttlMs?: number
}

/** Whom a read leaves a watch for: true is the client's default watcher. */
export interface WatchOptions {
  readonly watch?: boolean | Watcher
}

/** How addWatch listens: to the node and its list of children, or to everything below it. */
export const addWatchModes = { PERSISTENT: 0, PERSISTENT_RECURSIVE: 1 } as const
export type AddWatchMode = keyof typeof addWatchModes

const DEFAULT_SESSION_TIMEOUT_MS = 30_000
/** Generous beside the server's 1 MiB, for long lists of children. */
const DEFAULT_MAX_FRAME_BYTES = 64 * 1024 * 1024

/** Body of an operation that has none. */
interface Body<T> {
  readonly type: JuteType<T>
  readonly value: T
}

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
  readonly #requestTimeoutMs: number
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
    this.#requestTimeoutMs = options.requestTimeoutMs ?? 0
    this.#session = new Session({
      servers: shuffled(servers),
      timeoutMs: options.sessionTimeoutMs ?? DEFAULT_SESSION_TIMEOUT_MS,
      canBeReadOnly: options.canBeReadOnly ?? false,
      maxFrameBytes: options.maxFrameBytes ?? DEFAULT_MAX_FRAME_BYTES,
      clock: this.#clock,
      ...(options.dial === undefined ? {} : { dial: options.dial }),
      onEvent: (event) => this.#onEvent(event),
      rearm: (lastZxid) => rearmRequests(this.#watches, this.#chroot, lastZxid),
    })
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
      flags: createModes[mode],
    }
    const body: Body<CreateRequest> | Body<CreateTTLRequest> = isTtl(mode)
      ? { type: CreateTTLRequest, value: { ...request, ttl: BigInt(options.ttlMs ?? 0) } }
      : { type: CreateRequest, value: request }
    const opCode = isTtl(mode)
      ? OpCode.createTTL
      : mode === 'CONTAINER'
        ? OpCode.createContainer
        : OpCode.create
    // createTTL and createContainer answer a Stat behind the path, which is of no use here.
    const created = await this.#call(
      opCode,
      path,
      writerOf(body),
      (reader) => CreateResponse.read(reader).path,
    )
    return created.slice(this.#chroot.length)
  }

  /** Deletes a znode; `version` -1 is any. */
  async delete(path: string, version = -1): Promise<void> {
    validatePath(path)
    await this.#call(OpCode.delete, path, writerOf(this.#deleteBody(path, version)), () => undefined)
  }

  /** Resolves to the znode's Stat, or null when there is no such node. */
  async exists(path: string, options: WatchOptions = {}): Promise<Stat | null> {
    validatePath(path)
    const watcher = this.#watcherOf(options)
    const body = { type: ExistsRequest, value: { path: this.#toServer(path), watch: watcher !== undefined } }
    return this.#call(
      OpCode.exists,
      path,
      writerOf(body),
      (reader) => ExistsResponse.read(reader).stat,
      (err) => {
        if (watcher !== undefined && err === ErrorCode.OK) this.#watches.add('data', path, watcher)
        if (watcher !== undefined && err === ErrorCode.NONODE) this.#watches.add('exist', path, watcher)
      },
    ).catch((error: unknown) => {
      if (error instanceof KeeperException && error.keeperCode === ErrorCode.NONODE) return null
      throw error
    })
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
    const body = { type: SetDataRequest, value: { path: this.#toServer(path), data, version } }
    return this.#call(OpCode.setData, path, writerOf(body), (reader) => SetDataResponse.read(reader).stat)
  }

  /** Reads a znode's ACL and Stat. */
  async getAcl(path: string): Promise<GetACLResponse> {
    validatePath(path)
    const body = { type: GetACLRequest, value: { path: this.#toServer(path) } }
    return this.#call(OpCode.getACL, path, writerOf(body), (reader) => GetACLResponse.read(reader))
  }

  /** Writes a znode's ACL and resolves to its Stat; `version` is that of the ACL, -1 any. */
  async setAcl(path: string, acl: readonly ACL[], version = -1): Promise<Stat> {
    validatePath(path)
    requireAcl(acl)
    const body = { type: SetACLRequest, value: { path: this.#toServer(path), acl, version } }
    return this.#call(OpCode.setACL, path, writerOf(body), (reader) => SetACLResponse.read(reader).stat)
  }

  /** Lists a znode's children, in no order, with the node's Stat. */
  async getChildren(path: string, options: WatchOptions = {}): Promise<GetChildren2Response> {
    validatePath(path)
    const watcher = this.#watcherOf(options)
    const body = {
      type: GetChildren2Request,
      value: { path: this.#toServer(path), watch: watcher !== undefined },
    }
    return this.#call(
      OpCode.getChildren2,
      path,
      writerOf(body),
      (reader) => GetChildren2Response.read(reader),
      (err) => {
        if (watcher !== undefined && err === ErrorCode.OK) this.#watches.add('child', path, watcher)
      },
    )
  }

  /** Counts everything below a znode. */
  async getAllChildrenNumber(path: string): Promise<number> {
    validatePath(path)
    const body = { type: GetAllChildrenNumberRequest, value: { path: this.#toServer(path) } }
    return this.#call(
      OpCode.getAllChildrenNumber,
      path,
      writerOf(body),
      (reader) => GetAllChildrenNumberResponse.read(reader).totalNumber,
    )
  }

  /** Lists this session's ephemeral znodes whose path begins with a prefix; as in the reference a chroot is not looked at. */
  async getEphemerals(prefixPath = '/'): Promise<readonly string[]> {
    validatePath(prefixPath)
    const body = { type: GetEphemeralsRequest, value: { prefixPath } }
    return this.#call(
      OpCode.getEphemerals,
      null,
      writerOf(body),
      (reader) => GetEphemeralsResponse.read(reader).ephemerals,
    )
  }

  /** Waits until the server has caught up with its leader. */
  async sync(path: string): Promise<void> {
    validatePath(path)
    const body = { type: SyncRequest, value: { path: this.#toServer(path) } }
    await this.#call(OpCode.sync, path, writerOf(body), (reader) => SyncResponse.read(reader))
  }

  /**
   * Carries out operations all or none. Paths are checked by the server; the chroot is put before them here.
   *
   * @throws KeeperException of the first operation that failed
   */
  async multi(ops: readonly MultiOp[]): Promise<MultiResult[]> {
    const onServer = ops.map((op) => this.#inChroot(op))
    const results = await this.#call(
      OpCode.multi,
      null,
      (writer) => writeMultiRequest(writer, onServer),
      readMultiResponse,
    )
    const failed = results.findIndex((result) => result.type === OpCode.error && result.err !== ErrorCode.OK)
    const failure = results[failed]
    if (failure?.type === OpCode.error)
      throw new KeeperException(failure.err, ops[failed]?.request.path ?? null)
    return results
  }

  /** Sets a watch that stays after it fired. */
  async addWatch(path: string, mode: AddWatchMode, watcher: Watcher = this.#defaultWatcher): Promise<void> {
    validatePath(path)
    const body = { type: AddWatchRequest, value: { path: this.#toServer(path), mode: addWatchModes[mode] } }
    await this.#call(
      OpCode.addWatch,
      path,
      writerOf(body),
      (reader) => ErrorResponse.read(reader),
      (err) => {
        if (err === ErrorCode.OK)
          this.#watches.add(mode === 'PERSISTENT' ? 'persistent' : 'recursive', path, watcher)
      },
    )
  }

  /**
   * Removes every watch of a type from a path; their watchers hear of it.
   *
   * `isLocal`: also when no server can be reached. NOWATCHER when there is none in the client's book.
   */
  async removeAllWatches(path: string, type: WatcherType, isLocal = false): Promise<void> {
    validatePath(path)
    const body = {
      type: RemoveWatchesRequest,
      value: { path: this.#toServer(path), type: watcherTypes[type] },
    }
    return new Promise((resolve, reject) => {
      this.#session.submit({
        opCode: OpCode.removeWatches,
        write: writerOf(body),
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

  /** Changes the members of the ensemble; `fromConfig` -1 is whatever it is now. */
  async reconfigure(request: ReconfigRequest): Promise<GetDataResponse> {
    return this.#call(OpCode.reconfig, null, writerOf({ type: ReconfigRequest, value: request }), (reader) =>
      GetDataResponse.read(reader),
    )
  }

  /** Tells as whom the server knows this connection. */
  async whoAmI(): Promise<readonly ClientInfo[]> {
    return this.#call(OpCode.whoAmI, null, undefined, (reader) => WhoAmIResponse.read(reader).clientInfo)
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

  #deleteBody(path: string, version: number): Body<DeleteRequest> {
    // The root can't be deleted, in a chroot neither: it goes to the server as it is and is refused there.
    return { type: DeleteRequest, value: { path: path === '/' ? path : this.#toServer(path), version } }
  }

  #inChroot(op: MultiOp): MultiOp {
    if (this.#chroot === '') return op
    // The spread keeps an operation's type and request together, which the checker can't see for the union.
    return { ...op, request: { ...op.request, path: this.#toServer(op.request.path) } } as MultiOp
  }

  #getData(clientPath: string, serverPath: string, options: WatchOptions): Promise<GetDataResponse> {
    const watcher = this.#watcherOf(options)
    const body = { type: GetDataRequest, value: { path: serverPath, watch: watcher !== undefined } }
    return this.#call(
      OpCode.getData,
      clientPath,
      writerOf(body),
      (reader) => GetDataResponse.read(reader),
      (err) => {
        if (watcher !== undefined && err === ErrorCode.OK) this.#watches.add('data', clientPath, watcher)
      },
    )
  }

  #watcherOf({ watch }: WatchOptions): Watcher | undefined {
    if (watch === true) return this.#defaultWatcher
    return watch === false ? undefined : watch
  }

  #call<T>(
    opCode: number,
    path: string | null,
    write: ((writer: JuteWriter) => void) | undefined,
    read: (reader: JuteReader) => T,
    onCode?: (err: number) => void,
  ): Promise<T> {
    return new Promise((resolve, reject) => {
      const cancelTimeout = this.#afterRequestTimeout(() =>
        reject(new KeeperException(ErrorCode.REQUESTTIMEOUT, path)),
      )
      this.#session.submit({
        opCode,
        ...(write === undefined ? {} : { write }),
        onReply: (err, body) => {
          cancelTimeout()
          onCode?.(err)
          if (err !== ErrorCode.OK || body === null) {
            reject(new KeeperException(err, path))
            return
          }
          try {
            resolve(read(body))
          } catch (cause) {
            reject(Object.assign(new KeeperException(ErrorCode.MARSHALLINGERROR, path), { cause }))
          }
        },
      })
    })
  }

  #afterRequestTimeout(fail: () => void): () => void {
    if (this.#requestTimeoutMs <= 0) return () => {}
    return this.#clock.after(this.#requestTimeoutMs, () => {
      fail()
      // Replies come in order: one that does not come holds up all that follow.
      this.#session.dropConnection()
    })
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

function writerOf<T>(body: Body<T>): (writer: JuteWriter) => void {
  return (writer) => body.type.write(writer, body.value)
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
