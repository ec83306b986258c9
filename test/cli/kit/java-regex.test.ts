import { describe, expect, it } from 'vitest'
import { javaPattern, javaSplitter } from '../../../src/cli/kit/java-regex.ts'

describe('javaPattern', () => {
  it.each([
    ['[', 'Unclosed character class near index 0\n[\n^'],
    ['a(b', 'Unclosed group near index 3\na(b'],
    ['o{1|2}', 'Unclosed counted closure near index 3\no{1|2}\n   ^'],
    ['a{1', 'Unclosed counted closure near index 3\na{1'],
    ['a{x}', 'Illegal repetition near index 2\na{x}\n  ^'],
    ['*', "Dangling meta character '*' near index 0\n*\n^"],
  ])('words its refusal of %s as Java does', (pattern, message) => {
    expect(() => javaPattern(pattern)).toThrow(message)
  })
})

describe('javaSplitter', () => {
  it.each([
    [',', 'a,b,,', ['a', 'b']],
    [',', ',a', ['', 'a']],
    [',', '', ['']],
    [',', 'abc', ['abc']],
    ['', 'abc', ['a', 'b', 'c']],
  ])('splits around %j as Pattern.split does: %j', (pattern, text, pieces) => {
    expect(javaSplitter(pattern)(text)).toEqual(pieces)
  })
})
