/**
 * The way of every write behind prep: it gets its zxid, waits for the disk, and is applied to the tree in zxid order, which fires
 * the watches and lets its connection answer.
 */
import type { Clock } from '../../runtime/clock.ts'
import type { Store, StoreError } from '../../store/store.ts'
import { ErrorCode } from '../errors.ts'
import { type AuditLogger, auditWrite } from './audit.ts'
import type { ClientConnection } from './client-connection.ts'
import { CommitQueue } from './commit-queue.ts'
import type { ZooKeeperConfig } from './config.ts'
import type { DataTree } from './data-tree.ts'
import type { ServerMetrics } from './metrics/server-metrics.ts'
import { OutstandingChanges } from './outstanding-changes.ts'
import { PendingWrite, type WriteOrigin } from './pending-write.ts'
import type { Preparation } from './prep.ts'
import type { RequestThrottle } from './request-throttle.ts'
import type { ZooKeeperLog } from './server-core.ts'
import type { ServerStats } from './server-stats.ts'
import type { Sessions } from './sessions.ts'
import { changedNodes, type TxnOp } from './txn.ts'
import type { TxnRows } from './txn-rows.ts'
import { multiResultOf } from './write-replies.ts'

type Write = PendingWrite<ClientConnection>

/** What the pipeline works on, and whom it tells. */
export interface WritePipelineOptions {
  readonly config: ZooKeeperConfig
  readonly clock: Clock
  readonly log: ZooKeeperLog
  readonly store: Store
  readonly rows: TxnRows
  readonly tree: DataTree<ClientConnection>
  readonly sessions: Sessions<ClientConnection>
  readonly throttle: RequestThrottle<ClientConnection>
  readonly stats: ServerStats
  readonly metrics: ServerMetrics
  readonly audit: AuditLogger | undefined
  readonly lastZxid: number
  /** Answers have been written and must leave. */
  readonly onAnswered: () => void
  readonly onStoreFailed: (error: StoreError, isFinal: boolean) => void
}

export class WritePipeline {
  /** The last transaction that is final. */
  lastZxid: number
  /** The last transaction that passed prep. */
  lastPreparedZxid: number
  /** The tree as it will be when every write under way is final. */
  readonly outstanding: OutstandingChanges
  readonly #options: WritePipelineOptions
  readonly #commits: CommitQueue<Write>
  readonly #waitingForFinal = new Set<ClientConnection>()
  #isBroken = false

  constructor(options: WritePipelineOptions) {
    this.#options = options
    this.lastZxid = options.lastZxid
    this.lastPreparedZxid = options.lastZxid
    this.outstanding = new OutstandingChanges(options.tree)
    this.#commits = new CommitQueue({
      store: options.store,
      rows: options.rows,
      durable: options.config.forceSync,
      clock: options.clock,
      outcome: {
        applied: (count, elapsedMs) => options.metrics.applied(count, elapsedMs),
        flushed: (writes, elapsedMs) => this.#flushed(writes, elapsedMs),
        committed: (writes) => this.#finishAll(writes),
        rejected: (writes) => this.#reject(writes),
        storeFailed: options.onStoreFailed,
      },
    })
  }

  /** Takes what prep decided: it is under way from here on. */
  submit(prepared: Preparation, origin: WriteOrigin<ClientConnection>): void {
    const { clock, throttle, stats, metrics } = this.#options
    const place = { zxid: ++this.lastPreparedZxid, timeMs: clock.now() }
    const write: Write = new PendingWrite(origin, place, prepared)
    this.outstanding.add(write)
    throttle.begin(write.requestBytes)
    stats.requestsQueued++
    stats.changesQueued += changedNodes(write.ops)
    metrics.prepared(write)
    origin.connection?.enqueue(write)
    if (this.#isBroken) queueMicrotask(() => this.#reject([write]))
    else this.#commits.submit(write)
  }

  /** Settles when nothing is under way. */
  whenIdle(): Promise<void> {
    return this.#commits.whenIdle()
  }

  /** Has the connection's queue looked at after the next transactions are final. */
  waitForFinal(connection: ClientConnection): void {
    this.#waitingForFinal.add(connection)
  }

  /** The connection waits for nothing more. */
  forget(connection: ClientConnection): void {
    this.#waitingForFinal.delete(connection)
  }

  /** Refuses every write from now on: it isn't known what the disk holds. */
  breakOff(): void {
    this.#isBroken = true
  }

  #flushed(writes: readonly Write[], elapsedMs: number): void {
    const { clock, config, log, metrics, stats } = this.#options
    metrics.flushed(writes, elapsedMs, clock.now())
    if (elapsedMs <= config.slowSyncMs) return
    stats.slowSyncs++
    log.warn(`the disk took ${elapsedMs} ms for a write, which slows every client down`)
  }

  #finishAll(writes: readonly Write[]): void {
    const { clock, metrics, throttle, onAnswered } = this.#options
    metrics.committed(writes, clock.now())
    for (const write of writes) this.#finish(write)
    for (const connection of [...this.#waitingForFinal]) {
      this.#waitingForFinal.delete(connection)
      connection.drainQueue()
      // Still waiting when its sync is behind writes that aren't final.
      if (connection.outstandingCount > 0) this.#waitingForFinal.add(connection)
    }
    throttle.resume()
    onAnswered()
  }

  /** Final: the tree, the watches, the answer. */
  #finish(write: Write): void {
    const { audit, stats, throttle, tree } = this.#options
    const { ops, zxid, timeMs, multiTypes } = write
    if (multiTypes !== undefined && write.err === ErrorCode.OK) write.multiResults = []
    for (const [index, op] of ops.entries()) {
      tree.applyOp(op, zxid, timeMs)
      write.multiResults?.push(multiResultOf(op, multiTypes?.[index] ?? 0, tree))
    }
    this.lastZxid = zxid
    this.outstanding.settle(write)
    stats.changesRemoved += changedNodes(ops)
    throttle.end(write.requestBytes)
    write.isDone = true
    if (audit !== undefined) auditWrite(write, audit)
    write.connection?.drainQueue()
    const first = ops[0]
    if (first?.kind === 'closeSession') this.#sessionClosed(first.sessionId)
  }

  #sessionClosed(sessionId: bigint): void {
    const { sessions } = this.#options
    const connection = sessions.get(sessionId)?.connection
    sessions.remove(sessionId)
    connection?.end()
  }

  /** The store has taken nothing of these: they have not happened, and their clients are told so. */
  #reject(writes: readonly Write[]): void {
    const { stats, throttle, onAnswered } = this.#options
    this.outstanding.clear()
    this.lastPreparedZxid = this.lastZxid
    for (const write of this.#commits.underWay()) {
      this.outstanding.add(write)
      this.lastPreparedZxid = write.zxid
    }
    for (const write of writes) {
      throttle.end(write.requestBytes)
      this.#undo(write.ops[0])
      stats.changesRemoved += changedNodes(write.ops)
      write.ops = []
      write.multiErrors = undefined
      write.err = ErrorCode.SYSTEMERROR
      write.isDone = true
    }
    for (const write of writes) write.connection?.drainQueue()
    throttle.resume()
    onAnswered()
  }

  /** A session is there, or closing, from prep on. */
  #undo(op: TxnOp | undefined): void {
    const { sessions } = this.#options
    if (op?.kind === 'createSession') sessions.remove(op.sessionId)
    if (op?.kind !== 'closeSession') return
    const session = sessions.get(op.sessionId)
    if (session !== undefined) sessions.setOpen(session)
  }
}
