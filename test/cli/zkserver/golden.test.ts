import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePort, root, TestHome } from '../../e2e/home.ts'
import { difference } from '../zkcli/support/golden-match.ts'

/** One step of the recording. */
interface Step {
  readonly id: string
  readonly mode: 'zkserver' | '4lw' | 'oneshot'
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  readonly server?: string
  readonly word?: string
  readonly expect: {
    readonly exit: number
    readonly stdout?: readonly string[]
    readonly stdout_mode?: string
    readonly stderr?: readonly string[]
  }
}

const recording = new URL('../../golden/zk-cli/zkserver.json', import.meta.url)
const steps: Step[] = JSON.parse(readFileSync(recording, 'utf8')).steps

describe('the recorded life of a server', () => {
  let home: TestHome
  let port: number
  let variables: Record<string, string>
  const fill = (text: string) =>
    text.replace(/\$\{([A-Z0-9]+)\}/g, (whole, name: string) => variables[name] ?? whole)

  beforeAll(async () => {
    home = await TestHome.make()
    port = await freePort()
    variables = { TMP: home.dir, PORT2: String(port), BIN: join(root, 'bin'), EXT: '.sh' }
    delete home.env['ZOOCFGDIR']
    delete home.env['_']
  })

  afterAll(async () => {
    await home.run('zkServer.sh', ['--config', `${home.dir}/conf`, 'stop'])
    await home.remove()
  })

  const run = (step: Step) => {
    const args = (step.args ?? []).map(fill)
    if (step.mode === '4lw') return ask(port, step.word ?? '')
    if (step.mode === 'oneshot') return home.run('zkCli.sh', ['-server', fill(step.server ?? ''), ...args])
    const env = Object.entries(step.env ?? {}).map(([name, value]) => [name, fill(value)] as const)
    for (const [name, value] of env) home.env[name] = value
    return home.run('zkServer.sh', args).finally(() => {
      for (const [name] of env) delete home.env[name]
    })
  }

  // The steps tell one story: each builds on those before it.
  it.each(steps)('$id', async (step) => {
    for (const [name, text] of Object.entries(step.files ?? {})) {
      mkdirSync(dirname(fill(name)), { recursive: true })
      writeFileSync(fill(name), fill(text))
    }
    const { exit, stdout, stderr } = await run(step)
    // A one-shot zkCli prints its banner and the session's first event before its data.
    const shown = step.mode === 'oneshot' ? stdout.replace(/^[\s\S]*zxid: -1\n/, '') : stdout
    const wrong = [
      ...difference(step.expect.stdout_mode, step.expect.stdout?.map(fill), lines(shown), new Map()),
      ...difference('exact', step.expect.stderr?.map(fill), lines(stderr), new Map()),
    ]
    expect({ exit, wrong }).toEqual({ exit: step.expect.exit, wrong: [] })
  })
})

function lines(text: string): string[] {
  return text.replace(/\n$/, '') === '' ? [] : text.replace(/\n$/, '').split('\n')
}

function ask(port: number, word: string): Promise<{ exit: number; stdout: string; stderr: string }> {
  return new Promise((resolve, reject) => {
    let stdout = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(word))
    socket.setEncoding('utf8').on('data', (text: string) => {
      stdout += text
    })
    socket.on('error', reject)
    socket.on('close', () => resolve({ exit: 0, stdout, stderr: '' }))
  })
}
