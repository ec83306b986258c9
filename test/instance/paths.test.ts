import { describe, expect, it } from 'vitest'
import { defaultDataDir } from '../../src/instance/home.ts'
import { instancePaths } from '../../src/instance/paths.ts'

describe('the default data directory', () => {
  it('is $SAMSA_HOME, else under $XDG_DATA_HOME, else under the home directory', () => {
    const env = { SAMSA_HOME: '/srv/samsa', XDG_DATA_HOME: '/xdg', HOME: '/home/u' }
    expect(defaultDataDir(env)).toBe('/srv/samsa')
    expect(defaultDataDir({ ...env, SAMSA_HOME: '' })).toBe('/xdg/samsa')
    expect(defaultDataDir({ HOME: '/home/u' })).toBe('/home/u/.local/share/samsa')
  })
})

describe('the files of a data directory', () => {
  it('lie in it', () => {
    const paths = instancePaths('/srv/samsa')
    expect(paths.database).toBe('/srv/samsa/samsa.db')
    expect(paths.kafkaSocket).toBe('/srv/samsa/kafka.sock')
  })

  it('keep socket paths within what the kernel takes, with one folder a directory', () => {
    const long = instancePaths(`/srv/${'x'.repeat(120)}`)
    const other = instancePaths(`/srv/${'y'.repeat(120)}`)
    expect(Buffer.byteLength(long.zookeeperSocket)).toBeLessThanOrEqual(103)
    expect(long.zookeeperSocket).not.toBe(other.zookeeperSocket)
    expect(long.database).toContain('xxx')
  })
})
