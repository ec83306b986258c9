import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HEAP_FLAG } from '../../src/cli/kit/samsa-command.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('the launcher of a bundled script', () => {
  let folder: string

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'samsa-launch-'))
    mkdirSync(join(folder, 'bin'))
    mkdirSync(join(folder, 'dist'))
    copyFileSync(join(root, 'bin/launch.cjs'), join(folder, 'bin/launch.cjs'))
    writeFileSync(join(folder, 'bin/hello'), "require('./launch.cjs')('hello')\n")
    writeFileSync(join(folder, 'dist/hello.cjs'), "console.log('hello', process.argv.slice(2).join(' '))\n")
  })

  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function run(env: NodeJS.ProcessEnv = {}): string {
    const words = [join(folder, 'bin/hello'), 'you', '这是']
    return execFileSync(process.execPath, words, { encoding: 'utf8', env: { ...process.env, ...env } })
  }

  it('runs it with its arguments, without a code cache', () => {
    expect(run()).toBe('hello you 这是\n')
    expect(existsSync(join(folder, 'dist/hello.cache'))).toBe(false)
  })

  it('keeps the code when it is told to, and runs the script with it', () => {
    run({ SAMSA_RECORD_CODE_CACHE: '1' })
    expect(readdirSync(join(folder, 'dist'))).toEqual(['hello.cache', 'hello.cjs'])
    expect(run()).toBe('hello you 这是\n')
  })

  it('compiles the script where V8 refuses the code', () => {
    writeFileSync(join(folder, 'dist/hello.cache'), 'of another version')
    expect(run()).toBe('hello you 这是\n')
  })

  it('says how to build what is not built', () => {
    rmSync(join(folder, 'dist/hello.cjs'))
    expect(() => run()).toThrow(/hello is not built yet. Run: npm install && npm run build/)
  })
})

const DAEMON_CACHE = 'samsa-run.cache'

describe('the code caches of the build', () => {
  const caches = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.cache'))

  it('are there for the scripts', () => {
    expect(caches).toEqual(expect.arrayContaining(['kafka-topics.cache', 'samsa-run.cache', 'zkCli.cache']))
  })

  it.each([
    ['scripts', [], caches.filter((cache) => cache !== DAEMON_CACHE)],
    ['the daemon', [HEAP_FLAG], [DAEMON_CACHE]],
  ])('of %s are taken by the Node that built them', (_whose, flags, kept) => {
    // In a process of its own: V8 refuses code that was kept with other flags than it has, and a test runner sets some.
    const program = `
      const { readFileSync } = require('node:fs')
      const refused = ${JSON.stringify(kept)}.filter((cache) => {
        const source = readFileSync(cache.replace(/(-run)?.cache$/, '.cjs'), 'latin1')
        const wrapped = '(function (exports, require, module, __filename, __dirname) {' + source + '\\n})'
        const script = new (require('node:vm').Script)(wrapped, { cachedData: readFileSync(cache) })
        return script.cachedDataRejected
      })
      console.log(JSON.stringify(refused))`
    const cwd = join(root, 'dist')
    const said = execFileSync(process.execPath, [...flags, '-e', program], { cwd, encoding: 'utf8' })
    expect(JSON.parse(said)).toEqual([])
  })

  it('hold ASCII alone, which the launcher reads byte by byte', () => {
    const bundles = readdirSync(join(root, 'dist')).filter((name) => name.endsWith('.cjs'))
    const others = bundles.filter((name) => readFileSync(join(root, 'dist', name)).some((byte) => byte > 127))
    expect(others).toEqual([])
  })
})
