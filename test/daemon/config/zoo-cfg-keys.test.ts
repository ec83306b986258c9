import { describe, expect, it } from 'vitest'
import { findZooCfgKey, zooCfgKeys } from '../../../src/daemon/config/zoo-cfg/keys/index.ts'
import { isZooCfgKey } from '../../../src/daemon/config/zoo-cfg/read-zoo-cfg.ts'
import { zooKeeperConfig } from '../../../src/zookeeper/server/config.ts'
import { zooCfgDocument } from './zoo-cfg-document.ts'

const keys = Object.values(zooCfgKeys).flat()

describe('the table of zoo.cfg keys', () => {
  it('has each key once', () => {
    const names = keys.map(({ name }) => name)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(names.filter((name) => findZooCfgKey(name)?.name !== name)).toEqual([])
  })

  it.each(keys.filter((key) => key.default !== '').map((key) => [key.name, key] as const))(
    'says of %s the default that the server has without it',
    (_, key) => {
      const { config, warning } = key.read(key.default)
      expect(warning).toBeUndefined()
      expect(zooKeeperConfig(config)).toEqual(zooKeeperConfig({}))
    },
  )

  it('knows keys of a pattern', () => {
    expect(isZooCfgKey('server.3')).toBe(true)
    expect(isZooCfgKey('zookeeper.metricsProvider.httpPort')).toBe(true)
    expect(isZooCfgKey('servers')).toBe(false)
    expect(isZooCfgKey('group.max.size')).toBe(false)
  })

  it('is what the documentation shows (vitest -u writes it anew)', async () => {
    await expect(zooCfgDocument()).toMatchFileSnapshot('../../../docs/zookeeper-keys.md')
  })
})
