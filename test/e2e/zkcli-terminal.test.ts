import { spawn, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root, TestHome } from './home.ts'

/** util-linux's `script` gives a program a pseudo terminal; BSD's takes other options. */
const hasScript =
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux') ?? false

let home: TestHome

beforeAll(async () => {
  home = await TestHome.make()
  await home.start('--role', 'zookeeper')
})
afterAll(() => home.remove())

/** zkCli on a pseudo terminal. */
class PseudoTerminal {
  text = ''
  readonly closed: Promise<number | null>
  readonly #stdin: NodeJS.WritableStream
  #onOutput = () => {}

  constructor() {
    const command = `stty cols 120; ${join(root, 'bin/zkCli')} -server ${home.zookeeper}`
    const child = spawn('script', ['--quiet', '--return', '--command', command, '/dev/null'], {
      env: { ...home.env, TERM: 'xterm' },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    this.#stdin = child.stdin
    this.closed = new Promise((resolve) => child.on('close', resolve))
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.text += text
      this.#onOutput()
    })
  }

  type(keys: string): void {
    this.#stdin.write(keys)
  }

  /** Resolves when what is shown, from the last call on, matches. */
  shows(pattern: RegExp): Promise<void> {
    return new Promise((resolve) => {
      this.#onOutput = () => {
        const plain = this.text.replace(/\u001b\[[0-9;?]*[a-zA-Z]/g, '').replace(/\r/g, '')
        if (!pattern.test(plain)) return
        this.text = ''
        this.#onOutput = () => {}
        resolve()
      }
      this.#onOutput()
    })
  }
}

describe.skipIf(!hasScript)('on a pseudo terminal (skipped where util-linux’s script is missing)', () => {
  it('a session completes, recalls, takes Ctrl-C and ends', async () => {
    const terminal = new PseudoTerminal()
    await terminal.shows(/CONNECTED\) 0\] $/)
    terminal.type('ls /zoo\t\r')
    await terminal.shows(/\[config, quota\]\n[\s\S]*1\] $/)
    terminal.type('\u001b[A\r')
    await terminal.shows(/ls \/zookeeper\n\[config, quota\]\n[\s\S]*2\] $/)
    terminal.type('half a line')
    await terminal.shows(/half a line$/)
    terminal.type('\u0003watch /\r')
    await terminal.shows(/Watching \/; Ctrl-C ends it\.\n/)
    terminal.type('\u0003')
    await terminal.shows(/3\] $/)
    terminal.type('get /nosuch\r')
    await terminal.shows(/Node does not exist: \/nosuch\n[\s\S]*4\] $/)
    terminal.type('\u0004')
    expect(await terminal.closed).toBe(1)
  })
})
