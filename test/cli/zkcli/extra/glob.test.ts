import { expect, it } from 'vitest'
import { globPattern } from '../../../../src/cli/zkcli/extra/glob.ts'

it.each([
  ['*', 'anything', true],
  ['lock-*', 'lock-0000000001', true],
  ['lock-*', 'a-lock-1', false],
  ['?', 'ab', false],
  ['a?c', 'abc', true],
  ['[ab]x', 'bx', true],
  ['[!ab]x', 'bx', false],
  ['[a-c]', 'b', true],
  ['[]x]', ']', true],
  ['[^]', '^', true],
  ['[^]', 'a', false],
  ['[a', '[a', true],
  ['\\*', '*', true],
  ['\\*', 'x', false],
  ['a.c', 'abc', false],
  ['(x)+', '(x)+', true],
  ['*', 'two\nlines', true],
  ['ü*', 'über', true],
])('the glob %j on %j: %j', (glob, name, matches) => {
  expect(globPattern(glob).test(name)).toBe(matches)
})
