import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = fileURLToPath(new URL('../..', import.meta.url))

/** What a script left behind. */
export interface Outcome {
  exit: number | null
  stdout: string
  stderr: string
}

/** A data directory of its own with free ports, and the built scripts run against it as a user's shell would. */
export class TestHome {
  readonly dir = mkdtempSync(join(tmpdir(), 'samsa-e2e-'))
  readonly kafkaPort: number
  readonly zookeeperPort: number
  readonly env: NodeJS.ProcessEnv
  readonly #open: ChildProcessWithoutNullStreams[] = []

  private constructor(kafkaPort: number, zookeeperPort: number) {
    if (!existsSync(join(root, 'dist/samsa.cjs')))
      throw new Error('these tests run the built scripts: npm run build first')
    this.kafkaPort = kafkaPort
    this.zookeeperPort = zookeeperPort
    this.file('zoo.cfg', `clientPort=${zookeeperPort}\ntickTime=2000\nadmin.enableServer=false\n`)
    this.env = {
      ...process.env,
      SAMSA_HOME: join(this.dir, 'home'),
      ZOOCFGDIR: this.dir,
      SAMSA_AUTOSTART: '0',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
    }
  }

  static async make(): Promise<TestHome> {
    return new TestHome(await freePort(), await freePort())
  }

  get bootstrap(): string {
    return `localhost:${this.kafkaPort}`
  }

  get zookeeper(): string {
    return `127.0.0.1:${this.zookeeperPort}`
  }

  /** Options that keep a start away from the default ports. */
  get ports(): string[] {
    return [
      '--override',
      `listeners=PLAINTEXT://localhost:${this.kafkaPort}`,
      '--override',
      `clientPort=${this.zookeeperPort}`,
      '--override',
      'admin.enableServer=false',
    ]
  }

  /** Writes a file into the test's folder and returns its path. */
  file(name: string, text: string): string {
    const path = join(this.dir, name)
    writeFileSync(path, text)
    return path
  }

  /** The daemon's log. */
  log(): string {
    return readFileSync(join(this.dir, 'home/samsa.log'), 'utf8')
  }

  /** The run file, as scripts read it. */
  runFile(): { pid: number; roles: string[] } {
    return JSON.parse(readFileSync(join(this.dir, 'home/run.json'), 'utf8'))
  }

  /** Runs one of bin/'s scripts to its end. */
  run(script: string, args: string[], input = ''): Promise<Outcome> {
    return execute(join(root, 'bin', script), args, this.env, input)
  }

  /** Runs a shell command in the repository's root. */
  shell(command: string): Promise<Outcome> {
    return execute('bash', ['-c', command], this.env, '')
  }

  /** Starts one of bin/'s scripts and leaves it running. */
  open(script: string, args: string[]): OpenScript {
    const child = spawn(join(root, 'bin', script), args, { cwd: root, env: this.env })
    this.#open.push(child)
    return new OpenScript(child)
  }

  start(...more: string[]): Promise<Outcome> {
    return this.run('samsa', ['start', '--quiet', ...this.ports, ...more])
  }

  /** Stops what runs, also after a test that failed half way, and removes the folder. */
  async remove(): Promise<void> {
    for (const child of this.#open) child.kill('SIGKILL')
    await this.run('samsa', ['stop'])
    rmSync(this.dir, { recursive: true, force: true })
  }
}

/** A script that runs until it is told to end. */
export class OpenScript {
  stdout = ''
  stderr = ''
  readonly #child: ChildProcessWithoutNullStreams
  readonly #closed: Promise<number | null>
  readonly #onOutput = new Set<() => void>()

  constructor(child: ChildProcessWithoutNullStreams) {
    this.#child = child
    this.#closed = new Promise((resolve) => child.on('close', resolve))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text
      for (const listener of this.#onOutput) listener()
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text
    })
  }

  /** Types a line. */
  type(line: string): void {
    this.#child.stdin.write(`${line}\n`)
  }

  /** Settles when stdout matches; the test's own deadline ends a wait in vain. */
  printed(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (pattern.test(this.stdout)) resolve()
      }
      this.#onOutput.add(look)
      look()
    })
  }

  /** Sends a signal and waits for the end. */
  async end(signal: NodeJS.Signals): Promise<Outcome> {
    this.#child.kill(signal)
    return { exit: await this.#closed, stdout: this.stdout, stderr: this.stderr }
  }
}

function execute(command: string, args: string[], env: NodeJS.ProcessEnv, input: string): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: root, env })
    let [stdout, stderr] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text
    })
    child.stdin.on('error', () => undefined)
    child.stdin.end(input)
    child.on('error', reject)
    child.on('close', (exit) => resolve({ exit, stdout, stderr }))
  })
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
