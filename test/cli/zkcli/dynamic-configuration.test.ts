import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { membersOf } from '../../../src/cli/zkcli/dynamic-configuration.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'zkcli-members-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function members(text: string): string {
  const file = join(folder, 'zoo.cfg.dynamic')
  writeFileSync(file, text)
  return membersOf(file)
}

it('the members of a dynamic configuration are its servers, groups and weights', () => {
  const servers =
    'server.1=a:2888:3888:participant;2181\nserver.2=b:2888:3888\nserver.3=[::1]:2888:3888:observer;b:2182\n'
  expect(members(`version=100\n${servers}group.1=1\nweight.1=2\n`)).toBe(`${servers}group.1=1\nweight.1=2\n`)
})

it.each([
  ['clientPort=1', 'Unrecognised parameter: clientPort'],
  ['server.x=a:1:2', 'For input string: "x"'],
  ['server.1=a:1', 'a:1 does not have the form server_config or'],
  ['server.1=a:1:2;3;4', 'a:1:2;3;4 does not have the form'],
  ['server.1=a:1:2;b:c:3', 'a:1:2;b:c:3 does not have the form'],
  ['server.1=a:x:2', 'Address unresolved: a:x'],
  ['server.1=a:1:1', 'Client and election port must be different!'],
  ['server.1=a:1:2:leader', 'Unrecognised peertype: leader'],
  ['server.1=a:1:2:observer', 'Observers w/o participants is an invalid configuration'],
  ['server.1=a:1:2\nserver.2=b:1:2:OBSERVER;3', 'Observers w/o quorum is an invalid configuration'],
  ['server.1=a:1:2|b:1:2', 'Multiple address feature is disabled'],
])('%j is refused in the reference’s words', (line, reason) => {
  const file = join(folder, 'zoo.cfg.dynamic')
  expect(() => members(`${line}\n`)).toThrow(`Error processing ${file}${reason}`)
})

it('a file that is a folder, or none, is told so', () => {
  expect(() => membersOf(folder)).toThrow(`Error processing ${folder}${folder} (Is a directory)`)
  expect(() => membersOf('/nosuch')).toThrow('Error processing /nosuch/nosuch (No such file or directory)')
})
