import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { initialConfigurationText, toldProperties } from '../../../src/daemon/config/told-settings.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'samsa-told-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function textOf(file: string): string {
  const configFile = join(folder, 'zoo.cfg')
  writeFileSync(configFile, file)
  return initialConfigurationText({ configFile }, new Map())
}

describe('a configuration as it is told', () => {
  it('is the file as it stands', () => {
    const file = '# password=a remark\ntickTime=2000\n\n clientPort : 2181\n'
    expect(textOf(file)).toBe(file)
  })

  it('hides secrets however they are written, to the end of their value', () => {
    expect(
      textOf(
        'ssl.keyStore.password=one\n  ssl.trustStore.password : two\nsuperPassword three\n' +
          'zookeeper.DigestAuthenticationProvider.superDigest=super:\\\n  four\ntickTime=2000\n',
      ),
    ).toBe(
      'ssl.keyStore.password=********\n  ssl.trustStore.password : ********\nsuperPassword ********\n' +
        'zookeeper.DigestAuthenticationProvider.superDigest=********\ntickTime=2000\n',
    )
  })

  it('is made of the settings where there is no file', () => {
    const settings = new Map([
      ['tickTime', '2000'],
      ['ssl.keyStore.password', 'one'],
    ])
    expect(initialConfigurationText({}, settings)).toBe('tickTime=2000\nssl.keyStore.password=********\n')
  })

  it('has the names of system properties, without what belongs to others', () => {
    const settings = new Map([
      ['skipACL', 'yes'],
      ['zookeeper.forceSync', 'no'],
      ['ssl.keyStore.password', 'one'],
      ['my.key', 'x'],
    ])
    expect([...toldProperties(settings)]).toEqual([
      ['zookeeper.skipACL', 'yes'],
      ['zookeeper.forceSync', 'no'],
      ['zookeeper.ssl.keyStore.password', '********'],
    ])
  })
})
