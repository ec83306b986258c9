import { describe, expect, it } from 'vitest'
import { hostAddress, isInRange, parseAddressRange } from '../../../src/zookeeper/server/ip-address.ts'

describe('address ranges', () => {
  it.each([
    ['10.1.2.3', '10.1.2.3', true],
    ['10.1.2.3', '10.1.2.4', false],
    ['10.1.2.3', '10.1.0.0/16', true],
    ['10.2.2.3', '10.1.0.0/16', false],
    ['10.1.2.3', '0.0.0.0/0', true],
    ['10.1.2.129', '10.1.2.128/25', true],
    ['10.1.2.127', '10.1.2.128/25', false],
    ['0:0:0:0:0:0:0:1', '::1', true],
    ['2001:db8:0:0:0:0:0:1', '2001:db8::/32', true],
    ['10.1.2.3', '::/0', false],
  ])('%s in %s: %s', (address, text, expected) => {
    const range = parseAddressRange(text)
    expect(range !== null && isInRange(address, range)).toBe(expected)
  })

  it.each([
    '',
    'x',
    '1.2.3',
    '1.2.3.256',
    '1.2.3.4/33',
    '1.2.3.4/-1',
    '1.2.3.4/x',
    ':::',
    '1::2::3',
    '1:2:3:4:5:6:7',
    '::12345',
  ])('%j is none', (text) => {
    expect(parseAddressRange(text)).toBeNull()
  })

  it.each([
    [undefined, '127.0.0.1'],
    ['::ffff:10.0.0.1', '10.0.0.1'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1%eth0'],
  ])('the peer %s is named %s', (remote, name) => {
    expect(hostAddress(remote)).toBe(name)
  })
})
