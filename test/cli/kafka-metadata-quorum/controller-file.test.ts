import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readController } from '../../../src/cli/kafka-metadata-quorum/controller-file.ts'
import { relativeTimeMs } from '../../../src/cli/kafka-metadata-quorum/describe.ts'
import { temporaryFolder } from '../../temporary-folder.ts'

const DIRECTORY_ID = 'qQ1kTt7FRTKnW9UeLMkHAQ'

function controller(changes: Record<string, string | undefined>): Map<string, string> {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'meta.properties'), `version=1\ndirectory.id=${DIRECTORY_ID}\n`)
  const properties = {
    'process.roles': 'controller',
    'node.id': '7',
    'log.dirs': `${folder},/elsewhere`,
    'controller.listener.names': 'CONTROLLER',
    listeners: 'CONTROLLER://:9093,PLAINTEXT://here:9092',
    ...changes,
  }
  return new Map(
    Object.entries(properties).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  )
}

describe('readController', () => {
  it('reads id, directory and where it listens', () => {
    expect(readController(controller({}))).toEqual({
      voter: { voterId: 7, directoryId: DIRECTORY_ID },
      endpoints: [{ name: 'CONTROLLER', host: 'localhost', port: 9093 }],
    })
  })

  it('prefers what is advertised', () => {
    const { endpoints } = readController(controller({ 'advertised.listeners': 'controller://[::1]:1' }))
    expect(endpoints).toEqual([{ name: 'CONTROLLER', host: '::1', port: 1 }])
  })

  it.each([
    [
      { 'node.id': undefined },
      'node.id not found in configuration file. Is this a valid controller configuration file?',
    ],
    [{ 'node.id': '-1' }, 'node.id was negative in configuration file.'],
    [{ 'process.roles': 'broker' }, "process.roles did not contain 'controller' in configuration file."],
    [{ 'log.dirs': undefined }, 'Neither metadata.log.dir nor log.dirs were found.'],
    [{ 'metadata.log.dir': '/nowhere' }, 'Unable to read meta.properties from /nowhere'],
    [{ 'controller.listener.names': undefined }, 'controller.listener.names was not found.'],
    [
      { 'controller.listener.names': 'OTHER' },
      'Cannot find information about controller listener name: OTHER',
    ],
    [{ listeners: 'nonsense' }, 'Unable to parse nonsense to a broker endpoint'],
  ])('refuses %j', (changes, message) => {
    expect(() => readController(controller(changes))).toThrow(message)
  })
})

it('tells how long ago a time was, and refuses one to come', () => {
  expect(relativeTimeMs(1_000, 'last fetch', 1_250)).toBe(250)
  expect(() => relativeTimeMs(2_000, 'last fetch', 1_000)).toThrow(
    'Current timestamp is 1000, last fetch timestamp is 2000',
  )
})
