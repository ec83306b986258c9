import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { formatAclEntry, parseAcl } from '../../../src/cli/zkcli/acl-text.ts'
import { hexDump } from '../../../src/cli/zkcli/hex-dump.ts'
import { formatJavaDate } from '../../../src/cli/zkcli/java-date.ts'
import { decodeJavaInt, parseJavaInt, parseJavaLong } from '../../../src/cli/zkcli/java-numbers.ts'
import { limitsPath, QuotaTrack } from '../../../src/cli/zkcli/quota-track.ts'

describe('dates', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it('are those of java.util.Date, with its names of time zones', async () => {
    const text = readFileSync(new URL('../../fixtures/zkcli/dates.json', import.meta.url), 'utf8')
    const cases: { zone: string; epochMs: number; text: string }[] = JSON.parse(text)
    expect(cases.length).toBeGreaterThan(70)
    for (const { zone, epochMs, text } of cases) {
      process.env['TZ'] = zone
      expect({ zone, text: await formatJavaDate(epochMs) }).toEqual({ zone, text })
    }
  })
})

describe('a hex dump', () => {
  it('shows sixteen bytes a row, and dots for what can’t be printed', () => {
    expect(hexDump(Buffer.from('0123456789abcdef\u0000~\u007f')).split('\n').slice(3)).toEqual([
      '|00000000| 30 31 32 33 34 35 36 37 38 39 61 62 63 64 65 66 |0123456789abcdef|',
      '|00000010| 00 7e 7f                                        |.~.             |',
      '+--------+-------------------------------------------------+----------------+',
    ])
  })

  it('of nothing is nothing', () => {
    expect(hexDump(Buffer.alloc(0))).toBe('')
  })
})

describe('an ACL', () => {
  const parse = (text: string) => {
    let told = ''
    const acl = parseAcl(text, { write: (line) => (told += line) })
    return { acl, told }
  }

  it('is split at the first and the last colon', () => {
    expect(parse('digest:u:hash=:rw,world:anyone:cdrwa').acl).toEqual([
      { perms: 3, id: { scheme: 'digest', id: 'u:hash=' } },
      { perms: 31, id: { scheme: 'world', id: 'anyone' } },
    ])
  })

  it('leaves out what makes no sense, and tells so', () => {
    expect(parse('world,ip:1.2.3.4:rx')).toEqual({
      acl: [{ perms: 1, id: { scheme: 'ip', id: '1.2.3.4' } }],
      told: 'world does not have the form scheme:id:perm\nUnknown perm type: x\n',
    })
  })

  it('prints its letters in the order cdrwa', () => {
    expect(formatAclEntry({ perms: 27, id: { scheme: 'ip', id: '::1' } })).toBe("'ip,'::1\n: drwa")
  })
})

describe('a quota', () => {
  it('comes back from its text as it was', () => {
    const text = 'count=5,bytes=-1=;byteHardLimit=7;countHardLimit=-1'
    expect(QuotaTrack.parse(Buffer.from(text)).toString()).toBe(text)
    expect(QuotaTrack.parse(Buffer.from('count=2,bytes=3')).toString()).toBe('count=2,bytes=3')
  })

  it('that holds no number is refused', () => {
    expect(() => QuotaTrack.parse(Buffer.from('count=x'))).toThrow('For input string: "x"')
    expect(() => QuotaTrack.parse(null)).toThrow('holds no data')
  })

  it('of the root has the reference’s path, which is none', () => {
    expect(limitsPath('/')).toBe('/zookeeper/quota//zookeeper_limits')
  })
})

describe('numbers', () => {
  it.each([
    ['2147483647', 2147483647],
    ['-2147483648', -2147483648],
    ['+7', 7],
    ['2147483648', undefined],
    ['1.0', undefined],
    ['', undefined],
    [' 1', undefined],
  ])('Integer.parseInt reads %j as %j', (text, value) => {
    expect(parseJavaInt(text)).toBe(value)
  })

  it('Long.parseLong reads 64 bits and base 16', () => {
    expect(parseJavaLong('9223372036854775807')).toBe(2n ** 63n - 1n)
    expect(parseJavaLong('9223372036854775808')).toBeUndefined()
    expect(parseJavaLong('-ff', 16)).toBe(-255n)
    expect(parseJavaLong('ff')).toBeUndefined()
  })

  it.each([
    ['0', 0],
    ['010', 8],
    ['0x1F', 31],
    ['#f', 15],
    ['-3', -3],
    ['09', undefined],
    ['x', undefined],
  ])('Integer.decode reads %j as %j', (text, value) => {
    expect(decodeJavaInt(text)).toBe(value)
  })
})
