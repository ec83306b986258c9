import type { ChildProcess } from 'node:child_process'
import { instancePaths } from '../../src/instance/paths.ts'
import { readRunFile } from '../../src/instance/run-file.ts'
import type { DialAddress } from '../net/dial.ts'
import { Program } from './program.ts'

/** What the daemon holds after everything that nobody needs was collected; bytes. */
export interface SamsaFigures {
  readonly rss: number
  readonly heapUsed: number
  /** Of ArrayBuffers, which lie beside the heap. */
  readonly arrayBuffers: number
  /** Open ones, those it listens on and the one to whoever has started it among them. */
  readonly sockets: number
}

/** Where it can be dialled over the network. */
export type TcpPort = 'kafka' | 'kafkaTls' | 'kafkaSasl' | 'zookeeper' | 'zookeeperTls'

export type FromSamsa = { readonly logged: string } | { readonly figures: SamsaFigures }

const program = new Program('samsa-process.ts')

/** Has the daemon's program made before the tests of a file, and removed after them. */
export function useSamsaProcess(): void {
  program.use()
}

/** The daemon in a process of its own, as a test sees it. It is killed when the test ends. */
export class SamsaUnderTest {
  readonly child: ChildProcess
  /** The ports for TLS and for logins are there when the settings ask for them (misbehaving/secured-kinds.ts). */
  readonly addresses: Readonly<Record<TcpPort | 'kafkaSocket' | 'zookeeperSocket', DialAddress>>
  readonly controlSocket: string
  /** What it has logged as a warning or an error. */
  readonly logged: string[] = []
  readonly #asking: {
    resolve: (figures: SamsaFigures) => void
    reject: (error: Error) => void
  }[] = []

  private constructor(child: ChildProcess, dataDir: string) {
    const { runFile, controlSocket, kafkaSocket, zookeeperSocket } = instancePaths(dataDir)
    const run = readRunFile(runFile)
    this.child = child
    this.controlSocket = controlSocket
    this.addresses = {
      kafka: tcp(run?.kafka?.tcp[0]),
      kafkaTls: tcp(run?.kafka?.tcp[1]),
      kafkaSasl: tcp(run?.kafka?.tcp[2]),
      zookeeper: tcp(run?.zookeeper?.tcp[0]),
      zookeeperTls: tcp(run?.zookeeper?.tls?.[0]),
      kafkaSocket: { kind: 'unix', path: kafkaSocket },
      zookeeperSocket: { kind: 'unix', path: zookeeperSocket },
    }
    child.on('message', (message: FromSamsa) => {
      if ('logged' in message) this.logged.push(message.logged)
      else this.#asking.shift()?.resolve(message.figures)
    })
    child.on('exit', () => {
      for (const { reject } of this.#asking.splice(0)) reject(new Error('the daemon has ended'))
    })
  }

  /** Starts one; `settings` are lines of server.properties and zoo.cfg. */
  static async start(dataDir: string, ...settings: readonly string[]): Promise<SamsaUnderTest> {
    const { child } = await program.start(dataDir, ...settings)
    return new SamsaUnderTest(child, dataDir)
  }

  /** Whether it runs. */
  get isAlive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null
  }

  /** What it holds now. Rejects when it has ended. */
  figures(): Promise<SamsaFigures> {
    const answer = new Promise<SamsaFigures>((resolve, reject) => this.#asking.push({ resolve, reject }))
    this.child.send('figures')
    return answer
  }
}

function tcp(address: string | undefined): DialAddress {
  return { kind: 'tcp', host: '127.0.0.1', port: Number(address?.split(':').at(-1)) }
}
