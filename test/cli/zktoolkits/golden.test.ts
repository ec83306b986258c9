import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { exitCodeOf } from '../../../src/cli/kit/exit.ts'
import type { Main } from '../../../src/cli/kit/io.ts'
import { main as cleanup } from '../../../src/cli/zk-cleanup.ts'
import { main as comparer } from '../../../src/cli/zk-snapshot-comparer.ts'
import { main as summary } from '../../../src/cli/zk-snapshot-recursive-summary-toolkit.ts'
import { main as snapshotToolkit } from '../../../src/cli/zk-snapshot-toolkit.ts'
import { main as txnLogToolkit } from '../../../src/cli/zk-txn-log-toolkit.ts'
import { fixtures } from '../../zookeeper/persistence/support.ts'

/** A call of a real tool and what it said; `files` are those that it made or took away. */
interface Call {
  readonly tool: keyof typeof mains
  readonly args: readonly string[]
  readonly input: string
  readonly prepare?: readonly (readonly [file: string, position: number])[]
  readonly exit: number
  readonly stdout: string
  readonly stderr: string
  readonly files: readonly string[]
}

const mains = {
  zkTxnLogToolkit: txnLogToolkit,
  zkSnapShotToolkit: snapshotToolkit,
  zkCleanup: (argv, io) => cleanup(argv, io, 'zkCleanup.sh'),
  zkSnapshotComparer: comparer,
  zkSnapshotRecursiveSummaryToolkit: summary,
} satisfies Record<string, Main>

const recording = new URL('../../golden/zk-toolkits.json', import.meta.url)
const calls: Call[] = JSON.parse(readFileSync(recording, 'utf8'))

let folder: string
/** Whether a call has changed the copy of the data directories. */
let isChanged = true

beforeAll(() => {
  process.env['TZ'] = 'UTC'
  folder = mkdtempSync(join(tmpdir(), 'samsa-toolkits-'))
})
beforeEach(() => {
  if (!isChanged) return
  for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
  cpSync(fixtures, folder, { recursive: true })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Paths of the recording are relative to the folder of the data directories. */
const whole = (word: string): string =>
  /^(full|gzip|snappy|old)(\/|$)/.test(word) ? join(folder, word) : word

function said(text: string): string {
  const lines = text
    .replaceAll(`${folder}/`, '')
    .replaceAll('DATA/', '')
    .split('\n')
    .map((line) =>
      line
        .replace(/(in )\d+\.\d+( seconds)/, '$1N.N$2')
        .replace(/("timestamp":)\d+/, '$1N')
        .replace(/^Removing file: .*\t/, 'Removing file: DATE\t'),
    )
  return (text.startsWith('Removing') ? lines.sort() : lines).join('\n')
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(dir, name)).isFile())
    .map((name) => `./${name} ${statSync(join(dir, name)).size}`)
}

function changes(): string[] {
  const [before, after] = [filesBelow(fixtures), filesBelow(folder)]
  const gone = before.filter((line) => !after.includes(line)).map((line) => `gone ${line}`)
  return [...after.filter((line) => !before.includes(line)), ...gone].sort()
}

function collected(stream: PassThrough): () => string {
  let text = ''
  stream.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  return () => text
}

describe('what the real tools say, ours say line by line', () => {
  const cases = calls.map(
    (call) => [`${call.tool} ${call.args.join(' ')} ${call.input.trim()}`, call] as const,
  )

  it.each(cases)('%s', async (_name, call) => {
    for (const [file, position] of call.prepare ?? []) {
      const bytes = readFileSync(join(folder, file))
      bytes[position] = (bytes[position] ?? 0) ^ 1
      writeFileSync(join(folder, file), bytes)
    }
    const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
    const [out, err] = [collected(stdout), collected(stderr)]
    stdin.end(call.input)
    const io = { stdin, stdout, stderr, env: {} }
    const exit = await exitCodeOf(() => mains[call.tool](call.args.map(whole), io), io)
    expect(exit).toBe(call.exit)
    isChanged = call.prepare !== undefined || call.files.length > 0
    expect(changes()).toEqual(call.files)
    // Where Java dies with a stack trace, ours says one line.
    if (call.stderr.includes('\tat ')) {
      expect(err()).toMatch(/^.+\n$/)
      return
    }
    expect(said(out())).toBe(said(call.stdout))
    expect(said(err())).toBe(said(call.stderr))
  })
})
