import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog, rotatingFileSink } from '../../src/daemon/log.ts'
import { LogLevels } from '../../src/runtime/log-levels.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsa-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('the log', () => {
  it('writes time, level, text and logger as Kafka does', () => {
    const lines: string[] = []
    createLog((line) => lines.push(line), new LogLevels())
      .named('samsa.kafka')
      .warn('queued.max.requests is not supported')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toMatch(
      /^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3}\] WARN queued\.max\.requests is not supported \(samsa\.kafka\)\n$/,
    )
  })

  it('drops what is below its level', () => {
    const lines: string[] = []
    const log = createLog((line) => lines.push(line), new LogLevels('WARN'))
    log.info('no')
    log.error('yes', new Error('because'))
    expect(lines.join('')).toContain('yes: Error: because')
    expect(lines).toHaveLength(1)
  })
})

describe('the log file', () => {
  it('is renamed when it is full, and only so many are kept', () => {
    const sink = rotatingFileSink(join(folder, 'samsa.log'), 10, 2)
    for (const line of ['first 78\n', 'second 8\n', 'third 78\n', 'fourth 8\n']) sink(line)
    sink.close()
    expect(readdirSync(folder).sort()).toEqual(['samsa.log', 'samsa.log.1', 'samsa.log.2'])
    expect(readFileSync(join(folder, 'samsa.log'), 'utf8')).toBe('fourth 8\n')
    expect(readFileSync(join(folder, 'samsa.log.2'), 'utf8')).toBe('second 8\n')
  })

  it.skipIf(!existsSync('/dev/full'))('keeps what cannot be written, up to some lines, until it can', () => {
    const path = join(folder, 'samsa.log')
    symlinkSync('/dev/full', path)
    const sink = rotatingFileSink(path, 1000, 2)
    for (let n = 1; n <= 52; n++) sink(`line ${n}\n`)
    rmSync(path)
    sink('again\n')
    sink.close()
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n')
    expect(lines.slice(0, 2)).toEqual(['line 1', 'line 2'])
    expect(lines.slice(-3)).toEqual(['line 50', '(2 more lines could not be written)', 'again'])
  })

  it('goes on at the end of the file that is there', () => {
    rotatingFileSink(join(folder, 'samsa.log'), 1000, 2)('one\n')
    rotatingFileSink(join(folder, 'samsa.log'), 1000, 2)('two\n')
    expect(readFileSync(join(folder, 'samsa.log'), 'utf8')).toBe('one\ntwo\n')
  })
})
