import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { accessOf } from '../../../../src/kafka/server/authorizer/access.ts'
import { ANONYMOUS } from '../../../../src/kafka/server/authorizer/principal.ts'
import type {
  AnyHandler,
  ConnectionInfo,
  Handler,
  RequestContext,
} from '../../../../src/kafka/server/handler.ts'
import { type OpenBroker, openBroker } from '../../../../src/kafka/server/open-broker.ts'
import { ManualClock } from '../../../../src/runtime/clock.ts'
import { Store } from '../../../../src/store/store.ts'
import type { InputOf, Message, TypeOf } from '../../../../src/wire/message.ts'

/** A connection from this machine, of which handlers learn only where it comes from. */
const connection: ConnectionInfo = {
  id: 'test',
  kind: 'tcp',
  clientHost: '127.0.0.1',
  localAddress: { host: '127.0.0.1', port: 9092 },
  listenerName: 'PLAINTEXT',
  securityProtocol: 'PLAINTEXT',
  sasl: undefined,
  principal: ANONYMOUS,
  clientSoftwareName: '',
  clientSoftwareVersion: '',
  onClose: () => () => {},
  close: () => {},
}

/** A broker over a store in a temporary folder, which can be stopped and started again; requests go to handlers directly. */
export class BrokerContext {
  readonly clock = new ManualClock(1_700_000_000_000)
  readonly errors: string[] = []
  readonly #folder = mkdtempSync(join(tmpdir(), 'samsa-groups-'))
  readonly #properties: ReadonlyMap<string, string>
  #store: Store | undefined
  #open: OpenBroker | undefined

  private constructor(properties: Readonly<Record<string, string>>) {
    this.#properties = new Map(Object.entries(properties))
  }

  static async start(properties: Readonly<Record<string, string>> = {}): Promise<BrokerContext> {
    const context = new BrokerContext({ 'group.initial.rebalance.delay.ms': '0', ...properties })
    await context.#start()
    await context.broker.groups.ensureTopic()
    return context
  }

  get broker(): OpenBroker['broker'] {
    if (!this.#open) throw new Error('the broker is stopped')
    return this.#open.broker
  }

  get store(): Store {
    if (!this.#store) throw new Error('the broker is stopped')
    return this.#store
  }

  async restart(): Promise<void> {
    await this.#stop()
    await this.#start()
  }

  async close(): Promise<void> {
    await this.#stop()
    rmSync(this.#folder, { recursive: true })
  }

  /** Sends a request; the answer is what would be encoded. */
  async send<Request extends Message, Response extends Message>(
    handler: Handler<Request, Response>,
    apiVersion: number,
    request: TypeOf<Request>,
  ): Promise<InputOf<Response>> {
    const answer = await handler.handle(request, this.#contextOf(apiVersion, 'client'))
    if (answer === null) throw new Error('there was no answer')
    return answer
  }

  /** As send, for a handler whose types are not known. */
  handle(handler: AnyHandler, apiVersion: number, request: never, clientId: string): unknown {
    return handler.handle(request, this.#contextOf(apiVersion, clientId))
  }

  #contextOf(apiVersion: number, clientId: string): RequestContext {
    const { broker } = this
    const access = accessOf(broker, connection, 'test')
    return { broker, apiVersion, clientId, connection, access, now: this.clock.now() }
  }

  async #start(): Promise<void> {
    this.#store = Store.open(join(this.#folder, 'samsa.db'))
    const note = (text: string): void => {
      this.errors.push(text)
    }
    const log = { info: () => {}, warn: note, error: note }
    this.#open = await openBroker({
      store: this.#store,
      clock: this.clock,
      log,
      properties: this.#properties,
    })
  }

  async #stop(): Promise<void> {
    await this.#open?.close()
    await this.#store?.close()
    this.#open = undefined
    this.#store = undefined
  }
}
