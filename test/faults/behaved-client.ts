import type { ChildProcess } from 'node:child_process'
import type { DialAddress } from '../net/dial.ts'
import { Program } from './program.ts'

export type FromBehaved = { readonly wrong: string } | { readonly latenciesMs: readonly number[] }

const program = new Program('behaved-process.ts')

/** Has the program made before the tests of a file, and removed after them. */
export function useBehavedClient(): void {
  program.use()
}

/** How long the answers to a client took, in milliseconds. */
export interface Latencies {
  readonly count: number
  readonly median: number
  readonly p99: number
  readonly most: number
}

/** A client that produces, consumes, sets and gets, and looks at each answer; see behaved-process.ts. It ends with the test. */
export class BehavedClient {
  /** What was wrong with an answer; undefined as long as none was. */
  wrong: string | undefined
  readonly #child: ChildProcess
  #told: (latenciesMs: readonly number[]) => void = () => undefined

  private constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message: FromBehaved) => {
      if ('wrong' in message) this.wrong ??= message.wrong
      this.#told('wrong' in message ? [] : message.latenciesMs)
    })
  }

  /** Resolves when it has begun. */
  static async start(addresses: { kafka: DialAddress; zookeeper: DialAddress }): Promise<BehavedClient> {
    const ports = [addresses.kafka, addresses.zookeeper].map((address) =>
      address.kind === 'tcp' ? String(address.port) : '',
    )
    const { child } = await program.start(...ports)
    return new BehavedClient(child)
  }

  /** How long the answers took since the last time; none when one was wrong. */
  async latencies(): Promise<Latencies> {
    const told = new Promise<readonly number[]>((resolve) => {
      this.#told = resolve
    })
    this.#child.send('latencies')
    const sorted = [...(await told)].sort((a, b) => a - b)
    const at = (part: number): number =>
      sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
    return { count: sorted.length, median: at(0.5), p99: at(0.99), most: at(1) }
  }
}
