import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFolder } from '../../src/instance/make-folder.ts'
import { temporaryFolder } from '../temporary-folder.ts'

it('makes a folder with those above it, and leaves one that is there', () => {
  const folder = join(temporaryFolder(), 'a', 'b')
  makeFolder(folder, 0o700)
  makeFolder(folder, 0o755)
  expect(statSync(folder).mode & 0o777).toBe(0o700)
})

it('says so where a file is in the way', () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  expect(() => makeFolder(file)).toThrow(/EEXIST/)
  expect(() => makeFolder(join(file, 'below'))).toThrow(/ENOTDIR/)
})

it('gives up where there can be none', () => {
  expect(() => makeFolder('/proc/samsa/data')).toThrow()
})
