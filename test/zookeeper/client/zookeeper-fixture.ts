import { mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '../../../src/runtime/clock.ts'
import { openStore, type Store } from '../../../src/store/store.ts'
import { AdminServer } from '../../../src/zookeeper/server/admin/admin-server.ts'
import type { ZooKeeperConfigInput } from '../../../src/zookeeper/server/config.ts'
import { ZooKeeperServer } from '../../../src/zookeeper/server/zookeeper-server.ts'

/** A ZooKeeper server of this process, with its own data directory, on a port of its own. */
export class ZooKeeperFixture {
  readonly #directory: string
  readonly #store: Store
  readonly #server: ZooKeeperServer
  readonly #listeners: Server[] = []
  readonly #sockets = new Set<Socket>()

  private constructor(directory: string, store: Store, server: ZooKeeperServer) {
    this.#directory = directory
    this.#store = store
    this.#server = server
  }

  static async start(
    config: ZooKeeperConfigInput = {},
    clock: Clock = systemClock,
  ): Promise<ZooKeeperFixture> {
    const directory = mkdtempSync(join(tmpdir(), 'zk-fixture-'))
    const store = openStore(join(directory, 'samsa.db'))
    const log = { info: () => {}, warn: () => {}, error: () => {} }
    const server = await ZooKeeperServer.open({
      store,
      log,
      clock,
      config: {
        tickTimeMs: 2000,
        extendedTypesEnabled: true,
        enforceQuota: true,
        forceSync: false,
        fourLetterWords: ['*'],
        ...config,
      },
    })
    return new ZooKeeperFixture(directory, store, server)
  }

  /** Listens on one more port, any when it is 0; returns `127.0.0.1:port`. */
  async listen(port = 0): Promise<string> {
    const listener = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('close', () => this.#sockets.delete(socket))
      this.#server.acceptConnection(socket)
    })
    this.#listeners.push(listener)
    await new Promise<void>((resolve) => listener.listen(port, '127.0.0.1', resolve))
    return `127.0.0.1:${(listener.address() as AddressInfo).port}`
  }

  /** Listens on a Unix socket in the data directory; returns `unix:/path`. */
  async listenUnix(): Promise<string> {
    const path = join(this.#directory, 'zookeeper.sock')
    const listener = createServer((socket) => this.#server.acceptConnection(socket))
    this.#listeners.push(listener)
    await new Promise<void>((resolve) => listener.listen(path, resolve))
    return `unix:${path}`
  }

  /** Has the AdminServer listen on any port; returns `127.0.0.1:port`. */
  async listenAdmin(): Promise<string> {
    const admin = new AdminServer({
      server: this.#server,
      initialConfiguration: 'tickTime=2000\n',
      systemProperties: new Map(),
    })
    const listener = createServer((socket) => {
      this.#sockets.add(socket)
      admin.accept(socket)
    })
    this.#listeners.push(listener)
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    return `127.0.0.1:${(listener.address() as AddressInfo).port}`
  }

  /** Cuts every TCP connection, as a failing network would. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Stops accepting; connections that stand go on. */
  async stopListening(): Promise<void> {
    const listeners = this.#listeners.splice(0)
    for (const listener of listeners) listener.close()
  }

  async stop(): Promise<void> {
    await this.stopListening()
    await this.#server.stop()
    await this.#store.close()
    rmSync(this.#directory, { recursive: true, force: true })
  }
}
