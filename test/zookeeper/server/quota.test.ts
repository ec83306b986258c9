import { describe, expect, it } from 'vitest'
import { parseQuotaNumbers, QuotaPaths } from '../../../src/zookeeper/server/quota.ts'

describe('quotas', () => {
  it('are read in every form they were written in', () => {
    expect(parseQuotaNumbers('count=5,bytes=-1')).toMatchObject({ count: 5, bytes: -1, countHardLimit: -1 })
    expect(parseQuotaNumbers('count=-1,bytes=9=;byteHardLimit=3;countHardLimit=4')).toEqual({
      count: -1,
      bytes: 9,
      byteHardLimit: 3,
      countHardLimit: 4,
    })
    expect(parseQuotaNumbers('nonsense')).toEqual({
      count: -1,
      bytes: -1,
      byteHardLimit: -1,
      countHardLimit: -1,
    })
  })

  it('are found at the nearest ancestor', () => {
    const paths = new QuotaPaths()
    expect(paths.nearest('/a/b')).toBeNull()
    paths.add('/a')
    paths.add('/a/b/c')
    expect(paths.nearest('/a/b')).toBe('/a')
    expect(paths.nearest('/a/b/c/d')).toBe('/a/b/c')
    expect(paths.nearest('/ab')).toBeNull()
    expect(paths.nearest('/')).toBeNull()
  })
})
