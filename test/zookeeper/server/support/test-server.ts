import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ManualClock } from '../../../../src/runtime/clock.ts'
import { openStore, type Store } from '../../../../src/store/store.ts'
import type { AuditEvent } from '../../../../src/zookeeper/server/audit.ts'
import type { ZooKeeperConfigInput } from '../../../../src/zookeeper/server/config.ts'
import { ZooKeeperServer } from '../../../../src/zookeeper/server/zookeeper-server.ts'
import { RawClient } from './raw-client.ts'

const SILENT = { info: () => undefined, warn: () => undefined, error: () => undefined }
/** 2026-01-01, so that times in stats look like times. */
const START_MS = 1_767_225_600_000

/** A server with its own directory, store, port and clock that stands still. */
export class TestServer {
  readonly directory = mkdtempSync(join(tmpdir(), 'samsa-zookeeper-'))
  readonly clock = new ManualClock(START_MS)
  readonly #config: ZooKeeperConfigInput
  #store: Store | undefined
  #server: ZooKeeperServer | undefined
  #listener: Server | undefined
  port = 0
  /** What the audit log was told. */
  readonly audited: AuditEvent[] = []
  /** The server's ends of its connections. */
  readonly sockets = new Set<Socket>()

  private constructor(config: ZooKeeperConfigInput) {
    this.#config = { tickTimeMs: 2000, ...config }
  }

  static async start(config: ZooKeeperConfigInput = {}): Promise<TestServer> {
    const made = new TestServer(config)
    await made.#start()
    return made
  }

  get server(): ZooKeeperServer {
    if (this.#server === undefined) throw new Error('the server is not running')
    return this.#server
  }

  get store(): Store {
    if (this.#store === undefined) throw new Error('the server is not running')
    return this.#store
  }

  client(timeoutMs?: number): Promise<RawClient> {
    return RawClient.open(this.port, timeoutMs)
  }

  dial(): Promise<RawClient> {
    return RawClient.dial(this.port)
  }

  /** Stops cleanly and starts again on the same data. */
  async restart(): Promise<void> {
    await this.#stop()
    await this.#start()
  }

  async close(): Promise<void> {
    await this.#stop()
    rmSync(this.directory, { recursive: true, force: true })
  }

  async #start(): Promise<void> {
    this.#store = openStore(join(this.directory, 'samsa.db'))
    const audit = { user: 'keeper', write: (event: AuditEvent) => void this.audited.push(event) }
    const options = { store: this.#store, clock: this.clock, log: SILENT, config: this.#config, audit }
    const server = await ZooKeeperServer.open(options)
    this.#server = server
    const listener = createServer({ allowHalfOpen: true }, (socket) => {
      this.sockets.add(socket)
      socket.on('close', () => this.sockets.delete(socket))
      server.acceptConnection(socket)
    })
    this.#listener = listener
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    this.port = (listener.address() as AddressInfo).port
  }

  async #stop(): Promise<void> {
    const listening = this.#listener
    await this.#server?.stop()
    const closed = listening === undefined ? undefined : new Promise((resolve) => listening.close(resolve))
    for (const socket of this.sockets) socket.destroy()
    await closed
    await this.#store?.close()
    this.#server = undefined
    this.#store = undefined
    this.#listener = undefined
  }
}
