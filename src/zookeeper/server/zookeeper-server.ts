/**
 * A standalone ZooKeeper server over a store.
 *
 * The path of a write: a connection decodes it and `prepareWrite` decides at once what it does (prep), against the tree
 * and all writes under way, and hands it to the write pipeline, which gives it the next zxid, waits for the disk (commit), applies it to
 * the tree, which fires the watches, and lets the connection answer (final). Reads go to the tree directly. Everything happens
 * on one thread and in zxid order, so that no lock and no version check is needed anywhere.
 */
import type { Socket } from 'node:net'
import type { Clock } from '../../runtime/clock.ts'
import type { Store, StoreError } from '../../store/store.ts'
import { ErrorCode } from '../errors.ts'
import type { JuteReader } from '../jute.ts'
import type { ConnectRequest } from '../messages.ts'
import { OpCode } from '../op-codes.ts'
import { hexSessionId, hexZxid } from '../stat.ts'
import { type AuditLogger, auditedRequest } from './audit.ts'
import { Access } from './auth/access.ts'
import { type Arrival, ClientConnection } from './client-connection.ts'
import { asStoreError } from './commit-queue.ts'
import { type ZooKeeperConfig, type ZooKeeperConfigInput, zooKeeperConfig } from './config.ts'
import { ConnectionAdmission } from './connection-admission.ts'
import { WriterPool } from './connection-output.ts'
import { ConnectionThrottle } from './connection-throttle.ts'
import { ContainerCollector } from './container-collector.ts'
import { DataTree } from './data-tree.ts'
import { TickClock } from './expiry-queue.ts'
import { FourLetterWords, type WordAnswer } from './four-letter-words.ts'
import { hostAddress } from './ip-address.ts'
import { LiveDatabase } from './live-database.ts'
import { ServerMetrics } from './metrics/server-metrics.ts'
import { unpackData } from './node-data.ts'
import type { WriteOrigin } from './pending-write.ts'
import { failure, type Preparation, prepare, type WriteRequest } from './prep.ts'
import { prepEphemerals } from './prep-change.ts'
import type { PrepContext } from './prep-context.ts'
import type { QuotaDemand } from './quota.ts'
import { decodeWrite } from './request-decoding.ts'
import { RequestThrottle } from './request-throttle.ts'
import type { ServerCore, ZooKeeperLog } from './server-core.ts'
import { ServerStats } from './server-stats.ts'
import { refusalOf, resumeSession } from './session-establishment.ts'
import { type Session, Sessions, type StoredSession } from './sessions.ts'
import type { TxnOp } from './txn.ts'
import { TxnRows } from './txn-rows.ts'
import { Watches } from './watches.ts'
import { WritePipeline } from './write-pipeline.ts'

/** What a server is made of. */
export interface ZooKeeperServerOptions {
  readonly store: Store
  readonly clock: Clock
  readonly log: ZooKeeperLog
  readonly config?: ZooKeeperConfigInput
  /** Where the audit log goes; absent for none. */
  readonly audit?: AuditLogger | undefined
}

/** What a server says of itself. */
export interface ZooKeeperStatus {
  readonly mode: 'standalone'
  readonly connections: number
  readonly sessions: number
  readonly znodes: number
  readonly lastZxid: number
}

const PLAIN: Arrival = { isSecure: false, subject: undefined }

/** ZooTrace's default. */
const DEFAULT_TRACE_MASK = 306n

/** xid and op code. */
const REQUEST_HEADER_BYTES = 8

export class ZooKeeperServer implements ServerCore {
  readonly config: ZooKeeperConfig
  readonly clock: Clock
  readonly log: ZooKeeperLog
  readonly access: Access
  readonly stats: ServerStats
  readonly metrics: ServerMetrics
  /** What stmk sets and gtmk shows (ZooTrace); it has no effect. */
  traceMask = DEFAULT_TRACE_MASK
  readonly tree: DataTree<ClientConnection>
  readonly sessions: Sessions<ClientConnection>
  readonly time: TickClock
  readonly output = new WriterPool()
  readonly #audit: AuditLogger | undefined
  readonly #writes: WritePipeline
  readonly #admission: ConnectionAdmission
  readonly #collector: ContainerCollector
  readonly #words: FourLetterWords
  /** Takes and restores snapshots, and takes in databases of other servers. */
  readonly database: LiveDatabase
  readonly connectionThrottle: ConnectionThrottle
  readonly throttle: RequestThrottle<ClientConnection>
  #dirty: ClientConnection[] = []
  #state: 'running' | 'stopping' | 'broken' = 'running'

  private constructor(options: ZooKeeperServerOptions, loaded: Loaded) {
    this.config = loaded.config
    this.clock = options.clock
    this.log = options.log
    this.access = new Access(loaded.config, () => unpackData(loaded.tree.get('/key')?.data ?? null))
    this.#audit = options.audit
    this.tree = loaded.tree
    this.stats = new ServerStats(options.clock.now())
    this.metrics = loaded.metrics
    this.time = new TickClock(options.clock, loaded.config.tickTimeMs)
    this.sessions = new Sessions(this.time, { passwordKey: loaded.passwordKey, nowMs: options.clock.now() })
    for (const session of loaded.sessions) this.sessions.track(session)
    this.#admission = new ConnectionAdmission(this.config, this.stats, this.time)
    this.connectionThrottle = new ConnectionThrottle(this.config, options.clock.now(), Math.random)
    this.throttle = new RequestThrottle(this.config, this.stats)
    this.#words = new FourLetterWords(this)
    this.#writes = new WritePipeline({
      config: this.config,
      clock: this.clock,
      log: this.log,
      tree: this.tree,
      sessions: this.sessions,
      throttle: this.throttle,
      stats: this.stats,
      metrics: this.metrics,
      store: options.store,
      rows: loaded.rows,
      audit: options.audit,
      lastZxid: loaded.lastZxid,
      onAnswered: () => this.flushAll(),
      onStoreFailed: (error, isFinal) => this.#storeFailed(error, isFinal),
    })
    this.database = new LiveDatabase(this, loaded.rows)
    this.#collector = new ContainerCollector(this, (path) => this.#deleteContainer(path))
    this.time.onTick(() => this.#tick())
    this.time.start()
    this.#collector.start()
  }

  /** Loads the tree and the sessions, whose timeouts begin anew, and starts to serve. Throws StoreError. */
  static async open(options: ZooKeeperServerOptions): Promise<ZooKeeperServer> {
    const config = zooKeeperConfig(options.config ?? {})
    const metrics = new ServerMetrics(config.metricsProvider)
    const rows = new TxnRows(options.store)
    const tree = new DataTree<ClientConnection>(new Watches(metrics), metrics.writePerNamespace)
    const startedAtMs = options.clock.now()
    const { orphans, ...state } = await rows.load(tree)
    metrics.loaded(options.clock.now() - startedAtMs)
    if (orphans > 0)
      options.log.error(`${orphans} znodes have no parent and are left out: the database is damaged`)
    options.log.info(
      `${tree.size} znodes, ${state.sessions.length} sessions, last zxid ${hexZxid(state.lastZxid)}; tickTime ${config.tickTimeMs} ms`,
    )
    return new ZooKeeperServer(options, { config, metrics, rows, tree, ...state })
  }

  /** Takes a connection just accepted, TCP or Unix; closes it at once when there are too many. */
  acceptConnection(socket: Socket, arrival: Arrival = PLAIN): void {
    const connection = new ClientConnection(socket, this, arrival)
    if (this.#state === 'running' && this.#admission.admit(connection)) {
      if (this.config.tcpKeepAlive) socket.setKeepAlive(true)
      return
    }
    this.stats.connectionsRejected++
    connection.close()
  }

  /** Whether a TCP connection from an address would be let in: a TLS handshake costs more than this question. */
  hasRoomFor(remoteAddress: string | undefined, isSecure: boolean): boolean {
    const place = { address: hostAddress(remoteAddress), isSecure, isUnix: false }
    if (this.#state === 'running' && this.#admission.hasRoomFor(place)) return true
    this.stats.connectionsRejected++
    return false
  }

  get lastZxid(): number {
    return this.#writes.lastZxid
  }

  get lastPreparedZxid(): number {
    return this.#writes.lastPreparedZxid
  }

  get connections(): ReadonlySet<ClientConnection> {
    return this.#admission.connections
  }

  status(): ZooKeeperStatus {
    return {
      mode: 'standalone',
      connections: this.connections.size,
      sessions: this.sessions.size,
      znodes: this.tree.size,
      lastZxid: this.lastZxid,
    }
  }

  /** Ends all connections when what they have written is safe. Sessions stay: clients may come back to them. */
  async stop(): Promise<void> {
    if (this.#state === 'stopping') return
    this.#state = 'stopping'
    this.time.stop()
    this.#collector.stop()
    await this.#writes.whenIdle()
    this.flushAll()
    for (const connection of [...this.connections]) connection.end()
  }

  /** Znodes as the reference counts them: its table has the root twice. */
  get nodeCount(): number {
    return this.tree.size + 1
  }

  /** srst. */
  resetStats(): void {
    this.stats.reset({ withMetrics: this.metrics.provider !== 'prometheus' })
    this.metrics.reset()
  }

  get isHolding(): boolean {
    return this.#state === 'stopping' || this.database.isSwapping
  }

  whenIdle(): Promise<void> {
    return this.#writes.whenIdle()
  }

  setLastZxid(zxid: number): void {
    this.#writes.lastZxid = zxid
    this.#writes.lastPreparedZxid = zxid
  }

  diskFailed(error: unknown): void {
    this.#storeFailed(asStoreError(error), true)
  }

  /** Whether requests are answered. */
  get isServing(): boolean {
    return this.#state === 'running'
  }

  get outstandingRequests(): number {
    return this.throttle.underWay
  }

  connect(connection: ClientConnection, request: ConnectRequest): void {
    const refusal = refusalOf(this, request)
    if (refusal !== undefined) {
      this.log.info(`refusing ${connection.peerName}: ${refusal}`)
      connection.close()
      return
    }
    const { minSessionTimeoutMs, maxSessionTimeoutMs } = this.config
    const timeoutMs = Math.min(Math.max(request.timeOut, minSessionTimeoutMs), maxSessionTimeoutMs)
    this.#admission.introduced(connection)
    if (request.sessionId === 0n) this.#createSession(connection, timeoutMs)
    else resumeSession(this, connection, { request, timeoutMs })
  }

  prepareWrite(
    connection: ClientConnection,
    request: {
      readonly xid: number
      readonly opCode: number
      readonly receivedAtMs: number
      readonly body: JuteReader
    },
  ): boolean {
    const requestBytes = REQUEST_HEADER_BYTES + request.body.remaining
    const decoded = decodeWrite(request.opCode, request.body)
    if (decoded.kind === 'undecodable' && !decoded.takesZxid) return false
    const prepared = this.#prepare(decoded, connection)
    const { address, identities, sessionId } = connection
    this.#writes.submit(prepared, {
      connection,
      xid: request.xid,
      opCode: request.opCode,
      receivedAtMs: request.receivedAtMs,
      multiTypes: decoded.kind === 'multi' ? decoded.ops.map((op) => op.type) : undefined,
      requestBytes,
      audited:
        this.#audit && auditedRequest(decoded, { sessionId, address, identities, access: this.access }),
    })
    return true
  }

  closeSession(session: Session<ClientConnection>, origin: WriteOrigin<ClientConnection>): void {
    const paths = new Set(this.tree.ephemeralsOf(session.id))
    this.#writes.outstanding.adjustEphemerals(session.id, paths)
    this.sessions.setClosing(session)
    const ephemerals = prepEphemerals(this.#writes.outstanding, paths)
    this.#writes.submit(operation({ kind: 'closeSession', sessionId: session.id, ephemerals }), origin)
  }

  answerWord(bytes: Buffer, connection: ClientConnection): WordAnswer {
    return this.#words.answer(bytes, connection)
  }

  waitForFinal(connection: ClientConnection): void {
    this.#writes.waitForFinal(connection)
  }

  detach(connection: ClientConnection): void {
    if (!this.#admission.leave(connection)) return
    this.throttle.forget(connection)
    this.#writes.forget(connection)
    this.tree.watches.removeWatcher(connection)
    if (connection.session?.connection === connection) connection.session.connection = null
  }

  cutLater(socket: Socket): void {
    this.#admission.cutLater(socket)
  }

  markDirty(connection: ClientConnection): void {
    this.#dirty.push(connection)
  }

  flushAll(): void {
    const dirty = this.#dirty
    if (dirty.length === 0) return
    this.#dirty = []
    for (const connection of dirty) connection.flush()
  }

  #createSession(connection: ClientConnection, timeoutMs: number): void {
    const session = this.sessions.create(timeoutMs)
    this.#writes.submit(operation({ kind: 'createSession', sessionId: session.id, timeoutMs }), {
      connection,
      xid: 0,
      opCode: OpCode.createSession,
      receivedAtMs: this.clock.now(),
      multiTypes: undefined,
    })
  }

  #prepare(request: WriteRequest, connection: ClientConnection): Preparation {
    const session = connection.session
    if (session === null || session.isClosing) return failure(ErrorCode.SESSIONEXPIRED)
    return prepare(this.#prepContext(session.id, connection.identities), request)
  }

  #prepContext(sessionId: bigint, identities: PrepContext['identities']): PrepContext {
    return {
      nodes: this.#writes.outstanding,
      sessionId,
      identities,
      access: this.access,
      extendedTypesEnabled: this.config.extendedTypesEnabled,
      reconfigEnabled: this.config.reconfigEnabled,
      breaksQuota: this.config.enforceQuota ? (path, demand) => this.#breaksQuota(path, demand) : NEVER,
    }
  }

  #breaksQuota(path: string, demand: QuotaDemand): boolean {
    const isBroken = this.tree.breaksQuota(path, demand)
    if (isBroken) this.stats.countQuotaExceeded(path)
    return isBroken
  }

  #storeFailed(error: StoreError, isFinal: boolean): void {
    this.log.error('writes could not be stored', error)
    if (!isFinal) return
    // It isn't known which writes are on disk: only a connection that ends without an answer tells clients so.
    this.#state = 'broken'
    this.#writes.breakOff()
    this.log.error('the disk failed: clients are sent away until a restart')
    for (const connection of [...this.connections]) connection.close()
  }

  #tick(): void {
    if (this.isHolding) return
    for (const session of this.sessions.takeExpired()) {
      this.stats.sessionsExpired++
      this.log.info(
        `session ${hexSessionId(session.id)} expired, timeout of ${session.timeoutMs} ms exceeded`,
      )
      this.closeSession(session, this.#ownOrigin(OpCode.closeSession))
    }
  }

  #deleteContainer(path: string): void {
    if (this.isHolding) return
    const prepared = prepare(this.#prepContext(0n, []), { kind: 'deleteContainer', path })
    // What has got a child or gone meanwhile is nobody's failure.
    if (prepared.err === ErrorCode.OK) this.#writes.submit(prepared, this.#ownOrigin(OpCode.deleteContainer))
  }

  #ownOrigin(opCode: number): WriteOrigin<ClientConnection> {
    return { connection: null, xid: 0, opCode, receivedAtMs: this.clock.now(), multiTypes: undefined }
  }
}

interface Loaded {
  readonly config: ZooKeeperConfig
  readonly metrics: ServerMetrics
  readonly rows: TxnRows
  readonly tree: DataTree<ClientConnection>
  readonly lastZxid: number
  readonly passwordKey: Buffer
  readonly sessions: readonly StoredSession[]
}

const NEVER = (): boolean => false

function operation(op: TxnOp): Preparation {
  return { ops: [op], err: ErrorCode.OK, multiErrors: undefined }
}
