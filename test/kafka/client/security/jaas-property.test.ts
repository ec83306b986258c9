import { expect, test } from 'vitest'
import { parseJaasProperty } from '../../../../src/kafka/client/security/jaas-property.ts'

test('a module with its options, quoted either way or not at all', () => {
  const module = parseJaasProperty(
    `a.b.PlainLoginModule required username="alice" /* who */ password='p;\\'w' debug=true;`,
  )
  expect(module.className).toBe('a.b.PlainLoginModule')
  expect([...module.options]).toEqual([
    ['username', 'alice'],
    ['password', "p;'w"],
    ['debug', 'true'],
  ])
})

test.each([
  ['', 'Login module not specified in JAAS config'],
  ['a.B', 'Login module control flag not specified in JAAS config'],
  ['a.B ;', 'Login module control flag is not available in the JAAS config'],
  ['a.B perhaps;', "Invalid login module control flag 'perhaps' in JAAS config"],
  ['a.B required username;', "Value not specified for key 'username' in JAAS config"],
  ['a.B required password=123;', "Value not specified for key 'password' in JAAS config"],
  ['a.B required username="x"', 'JAAS config entry not terminated by semi-colon'],
  ['a.B required; c.D required;', 'JAAS config property contains 2 login modules, should be 1 module'],
])('%s is refused in the words of the Java client', (text, problem) => {
  expect(() => parseJaasProperty(text)).toThrow(problem)
})
