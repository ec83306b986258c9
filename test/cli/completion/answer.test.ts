import { describe, expect, it } from 'vitest'
import { formatOffer } from '../../../src/cli/completion/answer.ts'
import { shellWords } from '../../../src/cli/completion/shell-words.ts'

const offer = {
  kind: 'words' as const,
  candidates: [{ word: '--config=cleanup.policy=', description: 'A topic configuration. And more.' }],
}

describe('an offer', () => {
  it('has for zsh and fish what a word is for', () => {
    expect(formatOffer(offer, 'fish', '--config=cl', '')).toBe(
      'words\n--config=cleanup.policy=\tA topic configuration.\n',
    )
  })

  it('has for bash what stands behind the last end of a word', () => {
    expect(formatOffer(offer, 'bash', '--config=cl', '=:')).toBe('words\ncleanup.policy=\n')
    expect(formatOffer(offer, 'bash', '--con', '=:')).toBe('words\n--config=cleanup.policy=\n')
  })

  it('says that files are meant', () => {
    expect(formatOffer({ kind: 'files' }, 'bash', '', '')).toBe('files\n')
  })
})

describe('shellWords', () => {
  it.each([
    ['a b', ['a', 'b']],
    ['a b ', ['a', 'b', '']],
    ["a 'b c' d\\ e", ['a', 'b c', 'd e']],
    ['a "b', ['a', 'b']],
    ["a '' ", ['a', '', '']],
  ])('takes %j apart', (line, words) => {
    expect(shellWords(line)).toEqual(words)
  })
})
