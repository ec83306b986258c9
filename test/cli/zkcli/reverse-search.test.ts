import { expect, it } from 'vitest'
import { ReverseSearch } from '../../../src/cli/zkcli/reverse-search.ts'

it('a search goes back from the newest line, and on with each key and Ctrl-R', () => {
  const search = new ReverseSearch(['get /a', 'ls /b', 'get /b', 'get /b', 'stat /c'])
  search.type('g')
  expect(search.match).toBe('get /b')
  search.type('et')
  expect(search.match).toBe('get /b')
  search.older()
  expect(search.match).toBe('get /a')
  expect(search.prompt).toBe("(reverse-i-search)`get': ")
})

it('a search that finds nothing more says so and keeps its match', () => {
  const search = new ReverseSearch(['get /a'])
  search.type('get')
  search.older()
  expect([search.match, search.prompt]).toEqual(['get /a', "(failed reverse-i-search)`get': "])
  search.type('z')
  expect([search.match, search.prompt]).toEqual(['get /a', "(failed reverse-i-search)`getz': "])
})

it('a search begins anew when a character is taken back', () => {
  const search = new ReverseSearch(['ls /x', 'get /a'])
  search.type('l')
  expect(search.match).toBe('ls /x')
  search.erase()
  expect(search.match).toBeUndefined()
  search.type('/')
  expect(search.match).toBe('get /a')
})
