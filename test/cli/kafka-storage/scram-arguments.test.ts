import { expect, it } from 'vitest'
import { parseScramArgument } from '../../../src/cli/kafka-storage/scram-arguments.ts'

it('makes of a salted password the keys that Kafka 4.3.1 makes of it', () => {
  const credential = parseScramArgument(
    'SCRAM-SHA-512=[name=alice,iterations=8192,salt="N3E=",saltedpassword="YCE="]',
  )
  expect(credential).toMatchObject({ name: 'alice', mechanism: 2, iterations: 8192 })
  expect([...new Int8Array(credential.storedKey)].slice(0, 6)).toEqual([113, 118, -93, 73, -7, 30])
  expect([...new Int8Array(credential.serverKey)].slice(0, 6)).toEqual([76, 97, 124, 14, -35, -18])
})

it('salts a password itself', () => {
  const one = parseScramArgument('SCRAM-SHA-256=[name=bob,password=secret]')
  const two = parseScramArgument('SCRAM-SHA-256=[name=bob,password=secret]')
  expect(one).toMatchObject({ mechanism: 1, iterations: 4096 })
  expect(one.storedKey.equals(two.storedKey)).toBe(false)
})

it.each([
  ['x', "Failed to find equals sign in SCRAM argument 'x'"],
  ['FOO=[a]', 'The add-scram mechanism FOO is not supported.'],
  ['SCRAM-SHA-256=name', 'Expected configuration string to start with ['],
  ['SCRAM-SHA-256=[name=a', 'Expected configuration string to end with ]'],
  ['SCRAM-SHA-256=[password=b]', "You must supply 'name' to add-scram"],
  ['SCRAM-SHA-256=[name=a]', "You must supply one of 'password' or 'saltedpassword' to add-scram"],
  ['SCRAM-SHA-256=[name=a,saltedpassword=YCE=]', "You must supply 'salt' with 'saltedpassword' to add-scram"],
  [
    'SCRAM-SHA-256=[name=a,password=b,iterations=1]',
    "The 'iterations' value must be >= 4096 for add-scram using SCRAM_SHA_256",
  ],
  ['SCRAM-SHA-256=[name=a,password=b,salt=*]', 'Failed to decode given salt: *'],
  ['SCRAM-SHA-256=[name=a,password=b,foo=1,bar=2]', 'Unknown SCRAM configurations: bar, foo'],
])('refuses %s as the reference does', (argument, message) => {
  expect(() => parseScramArgument(argument)).toThrow(message)
})
