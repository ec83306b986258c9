import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { main } from '../../../src/cli/zk-server-initialize.ts'

let folder: string
let config: string
let dataDir: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsa-initialize-'))
  dataDir = join(folder, 'data')
  config = join(folder, 'zoo.cfg')
  writeFileSync(config, `dataDir=${dataDir}\ndataLogDir=${folder}/logs\n`)
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

async function run(...argv: string[]): Promise<{ exit: number; said: string[] }> {
  const [stdin, stdout, stderr] = [new PassThrough(), new PassThrough(), new PassThrough()]
  let text = ''
  stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk
  })
  const env = { ZOOCFGDIR: folder, SAMSA_HOME: join(folder, 'home') }
  const exit = await main(argv, { stdin, stdout, stderr, env }, '/bin/zkServer-initialize.sh')
  return { exit, said: text.trimEnd().split('\n') }
}

const hint = '(or use --force to force re-initialization)'

describe('zkServer-initialize', () => {
  it('makes the directories of a configuration, once', async () => {
    expect(await run(`--configfile=${config}`, '--myid=7')).toEqual({ exit: 0, said: ['Using myid of 7'] })
    expect(readFileSync(join(dataDir, 'myid'), 'utf8')).toBe('7\n')
    for (const path of ['data/version-2', 'logs/version-2', 'data/initialize'])
      expect(existsSync(join(folder, path))).toBe(true)
    expect(await run('--configfile', config)).toEqual({
      exit: 1,
      said: [`ZooKeeper data directory already exists at ${dataDir} ${hint}`],
    })
    rmSync(dataDir, { recursive: true })
    expect((await run()).said).toEqual([
      `ZooKeeper txnlog directory already exists at ${folder}/logs ${hint}`,
    ])
  })

  it('deletes what is there with --force only, the database of ours too', async () => {
    mkdirSync(dataDir)
    writeFileSync(join(dataDir, 'samsa.db'), 'x')
    expect((await run()).said).toEqual([`ZooKeeper data directory already exists at ${dataDir} ${hint}`])
    expect(await run('--force')).toEqual({
      exit: 0,
      said: [
        'Force enabled, data/txnlog directories will be re-initialized',
        `No myid provided, be sure to specify it in ${dataDir}/myid if using non-standalone`,
      ],
    })
    expect(existsSync(join(dataDir, 'samsa.db'))).toBe(false)
  })

  it('says what is wrong', async () => {
    expect(await run('--configfile=/nowhere')).toEqual({
      exit: 1,
      said: ['Unable to find config file at /nowhere'],
    })
    writeFileSync(config, 'clientPort=1\n')
    expect((await run()).said).toEqual([`Unable to determine dataDir from ${config}`])
    const { exit, said } = await run('--nonsense')
    expect(exit).toBe(1)
    expect(said[0]).toBe('Unknown option: --nonsense')
    expect(said[1]).toBe('usage: /bin/zkServer-initialize.sh <parameters>')
    expect((await run('-h')).said).toHaveLength(7)
  })
})
