import type { Api, InputOf, Message, TypeOf } from '../../../../../src/wire/message.ts'

/** Somebody who sends requests, one after the other. */
export interface Client {
  send<Request extends Message, Response extends Message>(
    api: Api<Request, Response>,
    apiVersion: number,
    body: InputOf<Request>,
  ): Promise<TypeOf<Response>>
}

/** A broker that scenarios can be run against: ours in this process, or a real one. */
export interface World {
  /** Of the topic `t`, which has two partitions. */
  readonly topicId: string
  client(clientId: string): Client
  /** Settles when what was sent has arrived. */
  arrived(): Promise<void>
  /** Lets time go by. */
  passes(ms: number): Promise<void>
}

/** The answers of a scenario in order, with what differs from run to run replaced by numbered names. */
export class Transcript {
  readonly lines: string[] = []
  readonly #topicId: string
  readonly #uuids = new Map<string, string>()

  constructor(topicId: string) {
    this.#topicId = topicId
  }

  note = (what: string, answer: unknown): void => {
    const text = JSON.stringify(answer, (_, value) => (isBuffer(value) ? hexOf(value) : value))
    const named = text
      .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, (uuid) => this.#nameOf(uuid))
      .replaceAll(/(?<="memberId":")[\w-]{22}(?=")/g, (uuid) => this.#nameOf(uuid))
      .replaceAll(this.#topicId, '<topic id>')
    this.lines.push(`${what}: ${named}`)
  }

  #nameOf(uuid: string): string {
    const name = this.#uuids.get(uuid) ?? `<uuid ${this.#uuids.size + 1}>`
    this.#uuids.set(uuid, name)
    return name
  }
}

/** A conversation with a broker. */
export type Scenario = (world: World, transcript: Transcript) => Promise<void>

interface JsonBuffer {
  readonly type: 'Buffer'
  readonly data: readonly number[]
}

function isBuffer(value: unknown): value is JsonBuffer {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'Buffer'
}

function hexOf(value: JsonBuffer): string {
  return `hex ${Buffer.from(value.data).toString('hex')}`
}
