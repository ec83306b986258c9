import type { ChildProcess } from 'node:child_process'
import type { Api, InputOf, Message, TypeOf } from '../../src/wire/message.ts'
import { BrokerConnection, type Sender } from './broker-connection.ts'
import { killProcess, Program } from './program.ts'

const program = new Program('broker-process.ts')

/** Has the broker's program made before the tests of a file, and removed after them. */
export function useBrokerProcess(): void {
  program.use()
}

/** Has brokers that are started from now on get these variables beside those of this process. */
export function setBrokerEnvironment(environment: NodeJS.ProcessEnv): void {
  program.environment = environment
}

/** What all brokers have said on stderr, where their warnings go. */
export function saidByBrokers(): string {
  return program.stderr
}

/** A broker in a process of its own, and a connection to it on which one request follows the other. */
export class KillableBroker implements Sender {
  readonly #child: ChildProcess
  readonly #port: number
  readonly #connection: BrokerConnection

  private constructor(child: ChildProcess, port: number, connection: BrokerConnection) {
    this.#child = child
    this.#port = port
    this.#connection = connection
  }

  /** Starts it over a data directory; `settings` are lines of server.properties. It is killed when the test ends. */
  static async start(folder: string, ...settings: readonly string[]): Promise<KillableBroker> {
    const { child, port } = await program.start(folder, ...settings)
    return new KillableBroker(child, port, await BrokerConnection.open(port))
  }

  /** Starts one and kills it so long after that, wherever its start has got to. */
  static startAndKill(folder: string, afterMs: number, ...settings: readonly string[]): Promise<void> {
    return program.startAndKill(afterMs, folder, ...settings)
  }

  get isGone(): boolean {
    return this.#connection.isGone
  }

  send<Request extends Message, Response extends Message>(
    api: Api<Request, Response>,
    version: number,
    request: InputOf<Request>,
  ): Promise<TypeOf<Response> | undefined> {
    return this.#connection.send(api, version, request)
  }

  /** Opens another connection. */
  connect(): Promise<BrokerConnection> {
    return BrokerConnection.open(this.#port)
  }

  async kill(): Promise<void> {
    await killProcess(this.#child)
  }
}
