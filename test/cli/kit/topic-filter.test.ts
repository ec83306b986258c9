import { describe, expect, it } from 'vitest'
import { topicFilter } from '../../../src/cli/kit/topic-filter.ts'

const matching = (argument: string, ...topics: string[]) => topics.filter(topicFilter(argument))

describe('topicFilter', () => {
  it('matches the whole name', () => {
    expect(matching('a.b', 'a.b', 'axb', 'xa.b', 'a.bx')).toEqual(['a.b', 'axb'])
  })

  it('takes a comma list, blanks and quotes around it', () => {
    expect(matching(`"a, b\\..*"`, 'a', 'b', 'b.c', 'c')).toEqual(['a', 'b.c'])
  })

  it('reads Java’s own notation', () => {
    expect(matching('\\Qa.b\\E', 'a.b', 'axb')).toEqual(['a.b'])
    expect(matching('(?i)ABC', 'abc', 'abd')).toEqual(['abc'])
    expect(matching('\\p{Alpha}++', 'abc', 'a1')).toEqual(['abc'])
    expect(matching('a\\-b', 'a-b')).toEqual(['a-b'])
  })

  it('says in the reference’s words what is no pattern', () => {
    expect(() => topicFilter('[')).toThrow('[ is an invalid regex.')
  })
})
