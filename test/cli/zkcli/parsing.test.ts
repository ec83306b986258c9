import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { acceptLine, dropBackslashes, expandHistory, LineHistory } from '../../../src/cli/zkcli/line-rules.ts'
import { parseOptions } from '../../../src/cli/zkcli/options.ts'
import { splitLine } from '../../../src/cli/zkcli/split-line.ts'
import { parseStartupOptions } from '../../../src/cli/zkcli/startup-options.ts'

/** Random inputs and what the Java libraries of the reference make of them. */
function recorded<T>(name: string): T[] {
  return JSON.parse(readFileSync(new URL(`../../fixtures/zkcli/${name}.json`, import.meta.url), 'utf8'))
}

describe('splitting a line', () => {
  it('gives the arguments that zkCli’s own expression gives', () => {
    const cases = recorded<{ line: string; words: string[] }>('split')
    expect(cases.map(({ line }) => ({ line, words: splitLine(line) }))).toEqual(cases)
  })

  it('skips a quote that is never closed and keeps one inside of a word', () => {
    expect(splitLine('create /a "un closed')).toEqual(['create', '/a', 'un', 'closed'])
    expect(splitLine(`set /a b"c d"`)).toEqual(['set', '/a', 'b"c', 'd"'])
  })
})

describe('the rules of the line editor', () => {
  it('expand history as JLine does', () => {
    const cases = recorded<{ lines: string[]; typed: string; expanded: string }>('history')
    const got = cases.map(({ lines, typed }) => ({ lines, typed, expanded: expandHistory(typed, lines) }))
    expect(got).toEqual(cases)
  })

  it('take one level of backslashes away', () => {
    expect(dropBackslashes('a\\b c\\\\d e\\')).toBe('ab c\\d e')
  })

  it('remember a line once when it is typed twice in a row, and none that begins with a blank', () => {
    const history = new LineHistory()
    for (const line of ['ls /', 'ls /', ' get /', 'ls / ', 'quit']) acceptLine(line, history)
    expect(history.lines).toEqual(['ls /', 'quit'])
  })

  it('remember what an event stood for, not the event', () => {
    const history = new LineHistory()
    acceptLine('get /a', history)
    expect(acceptLine('!! b', history)).toBe('get /a b')
    expect(history.lines).toEqual(['get /a', 'get /a b'])
  })
})

describe('options', () => {
  const spec = {
    options: [
      { name: 's', description: '' },
      { name: 'w', description: '' },
      { name: 'v', hasValue: true, description: '' },
      { name: 'add', hasValue: true, description: '' },
    ],
  }

  it('are taken and refused as by commons-cli', () => {
    const cases = recorded<{ words: string[]; args?: string[]; options?: string[]; error?: string }>(
      'options',
    )
    const got = cases.map(({ words }) => {
      try {
        const line = parseOptions(words, spec)
        const given = spec.options.map(({ name }) => name).filter((name) => line.has(name))
        const options = given.map((name) =>
          line.value(name) === undefined ? name : `${name}=${line.value(name)}`,
        )
        return { words, args: line.args, options }
      } catch (error) {
        return { words, error: error instanceof Error ? error.message : error }
      }
    })
    expect(got).toEqual(cases)
  })
})

describe('zkCli’s own options', () => {
  const parse = (argv: string[]) => {
    let told = ''
    const options = parseStartupOptions(argv, { write: (text) => (told += text) })
    return { ...options, told }
  }

  it('end at the first word without a dash', () => {
    expect(parse(['-r', '-nosuch', '-server', 'a:1,b:2/c', 'ls', '-server', 'x'])).toMatchObject({
      server: 'a:1,b:2/c',
      isReadOnly: true,
      command: ['ls', '-server', 'x'],
      told: '',
    })
  })

  it('default to the local server and a session', () => {
    expect(parse([])).toMatchObject({ server: 'localhost:2181', timeout: '30000', command: undefined })
  })

  it('tell of a missing value and go on with what was read', () => {
    expect(parse(['-timeout', '5', '-server'])).toMatchObject({
      server: 'localhost:2181',
      timeout: '5',
      told: 'Error: no argument found for option -server\n',
    })
  })
})
