import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { accessOf } from '../../../src/kafka/server/authorizer/access.ts'
import { ANONYMOUS, userPrincipal } from '../../../src/kafka/server/authorizer/principal.ts'
import type { Broker } from '../../../src/kafka/server/broker.ts'
import type { Topic } from '../../../src/kafka/server/cluster/topic.ts'
import type { ConnectionInfo, Handler } from '../../../src/kafka/server/handler.ts'
import { type OpenBroker, openBroker } from '../../../src/kafka/server/open-broker.ts'
import { ManualClock } from '../../../src/runtime/clock.ts'
import { Store } from '../../../src/store/store.ts'
import { decode, encode } from '../../../src/wire/codec.ts'
import type { InputOf, Message, TypeOf } from '../../../src/wire/message.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

/**
 * A broker over a store in a temporary folder, on a clock that stands still. Requests go to handlers without a socket, but
 * through the codecs, as they would arrive.
 */
export class BrokerFixture {
  readonly clock = new ManualClock(1_700_000_000_000)
  readonly errors: string[] = []
  /** Why handlers have ended the connection. */
  readonly closed: string[] = []
  readonly folder = temporaryFolder()
  readonly #closeListeners = new Set<() => void>()
  #properties: ReadonlyMap<string, string> = new Map()
  #store: Store | undefined
  #open: OpenBroker | undefined

  /** `properties` are what server.properties says. */
  static async start(properties?: ReadonlyMap<string, string>): Promise<BrokerFixture> {
    const fixture = new BrokerFixture()
    fixture.#properties = properties ?? new Map()
    await fixture.#start()
    onTestFinished(() => fixture.#stop())
    return fixture
  }

  get broker(): Broker {
    return this.open.broker
  }

  get open(): OpenBroker {
    if (this.#open === undefined) throw new Error('the broker is stopped')
    return this.#open
  }

  get store(): Store {
    if (this.#store === undefined) throw new Error('the broker is stopped')
    return this.#store
  }

  async restart(): Promise<void> {
    await this.#stop()
    await this.#start()
  }

  /** Opens the data directory again as after a kill: nothing that a clean stop saves is saved. */
  async crash(): Promise<void> {
    this.clock.forget()
    await this.#store?.close()
    await this.#start()
  }

  createTopic(name: string, configs: Readonly<Record<string, string>> = {}, partitions = 1): Promise<Topic> {
    return this.broker.topics.create({ name, partitions, configs: new Map(Object.entries(configs)) })
  }

  /** Sends a request; null when the handler sends nothing. */
  async send<Request extends Message, Response extends Message>(
    handler: Handler<Request, Response>,
    apiVersion: number,
    request: InputOf<Request>,
    options: { readonly clientId?: string; readonly user?: string; readonly hasToken?: boolean } = {},
  ): Promise<TypeOf<Response> | null> {
    const { api } = handler
    const { user } = options
    const principal = user === undefined ? ANONYMOUS : userPrincipal(user, options.hasToken)
    const securityProtocol = user === undefined ? 'PLAINTEXT' : 'SASL_PLAINTEXT'
    const connection = { ...this.#connection, principal, securityProtocol } as const
    const answer = await handler.handle(
      decode(api.request, apiVersion, encode(api.request, apiVersion, request)),
      {
        broker: this.broker,
        apiVersion,
        clientId: options.clientId ?? 'test',
        connection,
        access: accessOf(this.broker, connection, api.name),
        now: this.clock.now(),
      },
    )
    return answer === null ? null : decode(api.response, apiVersion, encode(api.response, apiVersion, answer))
  }

  /** Ends the connection that requests seem to come from. */
  disconnect(): void {
    for (const fn of this.#closeListeners) fn()
  }

  readonly #connection: Omit<ConnectionInfo, 'principal' | 'securityProtocol'> = {
    id: 'test',
    kind: 'tcp',
    clientHost: '127.0.0.1',
    localAddress: { host: '127.0.0.1', port: 9092 },
    listenerName: 'PLAINTEXT',
    sasl: undefined,
    clientSoftwareName: '',
    clientSoftwareVersion: '',
    onClose: (fn) => {
      this.#closeListeners.add(fn)
      return () => this.#closeListeners.delete(fn)
    },
    close: (why) => this.closed.push(why),
  }

  async #start(): Promise<void> {
    const note = (text: string): void => {
      this.errors.push(text)
    }
    this.#store = Store.open(join(this.folder, 'samsa.db'))
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
