import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HistoryFile } from '../../../src/cli/zkcli/history-file.ts'

let home: string
beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'zkcli-history-'))
})
afterAll(() => rmSync(home, { recursive: true }))

it('lines of several sessions are kept, however they are mixed', () => {
  const [one, two] = [new HistoryFile({ SAMSA_HOME: home }), new HistoryFile({ SAMSA_HOME: home })]
  one.add('ls /')
  two.add('get /a')
  one.add('quit')
  expect(new HistoryFile({ SAMSA_HOME: home }).load()).toEqual(['ls /', 'get /a', 'quit'])
})

it('a file that has grown long is cut to its newest lines', () => {
  const file = join(home, 'zkcli-history')
  writeFileSync(file, Array.from({ length: 2001 }, (_, i) => `ls /${i}\n`).join(''))
  const lines = new HistoryFile({ SAMSA_HOME: home }).load()
  expect([lines.length, lines[0], lines.at(-1)]).toEqual([1000, 'ls /1001', 'ls /2000'])
  expect(readFileSync(file, 'utf8').split('\n')).toHaveLength(1001)
})

it('a home that can’t be used is no history, and no error', () => {
  const file = new HistoryFile({ SAMSA_HOME: join(home, 'zkcli-history', 'below-a-file') })
  file.add('ls /')
  expect(file.load()).toEqual([])
})
