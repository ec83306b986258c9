import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { breakablePieces } from '../../../src/cli/kit/line-breaks.ts'

/** 400 random texts, a quarter of them of Chinese, Japanese and Korean, and where JDK 17's BreakIterator.getLineInstance() lets them break. */
const recorded: { text: string; breaks: number[] }[] = JSON.parse(
  readFileSync(new URL('../../fixtures/cli/java-line-breaks.json', import.meta.url), 'utf8'),
)

describe('breakable pieces', () => {
  it('end where Java’s line instance says', () => {
    const wrong = recorded.filter(({ text, breaks }) => {
      let end = 0
      const ends = breakablePieces(text).map((piece) => (end += piece.length))
      return ends.join() !== breaks.join()
    })
    expect(recorded.length).toBe(400)
    expect(wrong).toEqual([])
  })

  it('joined give the line back', () => {
    for (const { text } of recorded) expect(breakablePieces(text).join('')).toBe(text)
  })
})
