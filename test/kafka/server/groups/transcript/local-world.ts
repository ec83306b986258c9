import type { AnyHandler } from '../../../../../src/kafka/server/handler.ts'
import { handlers } from '../../../../../src/kafka/server/handlers/index.ts'
import { decode, encode } from '../../../../../src/wire/codec.ts'
import type { Api, InputOf, Message, TypeOf } from '../../../../../src/wire/message.ts'
import type { BrokerContext } from '../broker-context.ts'
import type { Client, World } from './world.ts'

const byKey = new Map<number, AnyHandler>(handlers.map((handler) => [handler.api.key, handler]))

/** Our broker in this process; requests and answers go through their encodings. */
export class LocalWorld implements World {
  readonly topicId: string
  readonly #context: BrokerContext

  private constructor(context: BrokerContext, topicId: string) {
    this.#context = context
    this.topicId = topicId
  }

  static async over(context: BrokerContext): Promise<LocalWorld> {
    const { topicId } = await context.broker.topics.create({ name: 't', partitions: 2 })
    return new LocalWorld(context, topicId)
  }

  client(clientId: string): Client {
    return {
      send: (api, apiVersion, body) => this.#send(api, apiVersion, body, clientId),
    }
  }

  async arrived(): Promise<void> {
    await this.#context.store.committed()
    this.#context.clock.advance(0)
    await this.#context.store.committed()
  }

  async passes(ms: number): Promise<void> {
    await this.arrived()
    this.#context.clock.advance(ms)
    await this.arrived()
  }

  async #send<Request extends Message, Response extends Message>(
    api: Api<Request, Response>,
    apiVersion: number,
    body: InputOf<Request>,
    clientId: string,
  ): Promise<TypeOf<Response>> {
    const handler = byKey.get(api.key)
    if (!handler) throw new Error(`${api.name} has no handler`)
    const request = decode(api.request, apiVersion, encode(api.request, apiVersion, body))
    // The list holds handlers of all types; this one takes the request of its key.
    const pending = this.#context.handle(handler, apiVersion, request as never, clientId)
    // Without a delay the first rebalance of a group ends as soon as the clock is asked.
    await this.arrived()
    const answer = await pending
    return decode(api.response, apiVersion, encode(api.response, apiVersion, answer as InputOf<Response>))
  }
}
