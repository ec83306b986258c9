import { describe, expect, it } from 'vitest'
import {
  invalidPathReason,
  nameOf,
  parentOf,
  quotaLimitsPath,
  validatePath,
} from '../../src/zookeeper/paths.ts'

describe('validatePath', () => {
  it.each(['/', '/a', '/a/b', '/a.b', '/...', '/a/.b/c..', '/这是', '/a b', '/\u00a0', '/\uf900', '/\uffef'])(
    'takes %s',
    (path) => {
      expect(invalidPathReason(path)).toBeNull()
    },
  )

  it.each([
    ['', 'Path length must be > 0'],
    ['a', 'Path must start with / character'],
    ['/a/', 'Path must not end with / character'],
    ['//', 'Path must not end with / character'],
    ['/a//b', 'Invalid path string "/a//b" caused by empty node name specified @3'],
    ['/.', 'Invalid path string "/." caused by relative paths not allowed @1'],
    ['/..', 'Invalid path string "/.." caused by relative paths not allowed @2'],
    ['/a/./b', 'Invalid path string "/a/./b" caused by relative paths not allowed @3'],
    ['/a/../b', 'Invalid path string "/a/../b" caused by relative paths not allowed @4'],
    ['/a\0b', 'Invalid path string "/a\0b" caused by null character not allowed @2'],
    ['/a\x01', 'Invalid path string "/a\x01" caused by invalid character @2'],
    ['/\x7f', 'Invalid path string "/\x7f" caused by invalid character @1'],
    ['/\u009f', 'Invalid path string "/\u009f" caused by invalid character @1'],
    ['/😀', 'Invalid path string "/😀" caused by invalid character @1'],
    ['/\uf8ff', 'Invalid path string "/\uf8ff" caused by invalid character @1'],
    ['/\ufff0', 'Invalid path string "/\ufff0" caused by invalid character @1'],
  ])('refuses %j in the reference’s words', (path, reason) => {
    expect(invalidPathReason(path)).toBe(reason)
    expect(() => validatePath(path)).toThrow(reason)
  })

  it('lets a path that gets a suffix end in a slash', () => {
    expect(invalidPathReason('/a/', true)).toBeNull()
    expect(invalidPathReason('/a//', true)).toBe(
      'Invalid path string "/a//1" caused by empty node name specified @3',
    )
  })
})

describe('path arithmetic', () => {
  it.each([
    ['/a', '/', 'a'],
    ['/a/b', '/a', 'b'],
    ['/a/b/c', '/a/b', 'c'],
  ])('takes %s apart', (path, parent, name) => {
    expect([parentOf(path), nameOf(path)]).toEqual([parent, name])
  })

  it('knows where limits are kept', () => {
    expect(quotaLimitsPath('/a/b')).toBe('/zookeeper/quota/a/b/zookeeper_limits')
    expect(quotaLimitsPath('/')).toBe('/zookeeper/quota/zookeeper_limits')
  })
})
