import { describe, expect, it } from 'vitest'
import { parseCredential } from '../../../src/cli/kafka-configs/alter-scram.ts'
import { parseAddConfig } from '../../../src/cli/kafka-configs/changes.ts'

describe('parseAddConfig', () => {
  it.each([
    [
      'a=1,b = 2 ',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    [
      'a=,b=2,',
      [
        ['a', ''],
        ['b', '2'],
      ],
    ],
    [
      'a=[1,2],b=3',
      [
        ['a', '1,2'],
        ['b', '3'],
      ],
    ],
    ['SCRAM-SHA-256=[iterations=1,password=x]', [['SCRAM-SHA-256', 'iterations=1,password=x']]],
    [',', []],
  ])('reads %s', (text, pairs) => {
    expect(parseAddConfig(text)).toEqual(pairs)
  })

  it.each(['', 'a', 'a=b=c', 'a=1,b'])('refuses %j', (text) => {
    expect(() => parseAddConfig(text)).toThrow('requirement failed: Invalid entity config')
  })
})

describe('parseCredential', () => {
  it('takes 4096 iterations where none are told', () => {
    const credential = { mechanism: 'SCRAM-SHA-512', iterations: 4096 }
    expect(parseCredential('SCRAM-SHA-512', 'password=a,b=c')).toEqual({ ...credential, password: 'a,b=c' })
    expect(parseCredential('SCRAM-SHA-512', 'iterations=-1,password=')).toEqual({
      ...credential,
      password: '',
    })
  })

  it.each([
    ['passwort=x', 'Invalid credential property SCRAM_SHA_256=passwort=x'],
    ['iterations=,password=x', 'For input string: ""'],
    ['iterations=10,password=x', 'Iterations 10 is less than the minimum 4096 required for SCRAM-SHA-256'],
  ])('refuses %s', (text, message) => {
    expect(() => parseCredential('SCRAM-SHA-256', text)).toThrow(message)
  })
})
