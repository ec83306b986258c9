import { createRequire } from 'node:module'

type Re2 = typeof import('re2js')

let re2: Re2 | undefined

/** Loaded at the first regular expression: few groups have one, and the code is large. */
function load(): Re2 {
  re2 ??= createRequire(import.meta.url)('re2js') as Re2
  return re2
}

/** What is wrong with a regular expression of RE2/J, in its words; null when nothing is. */
export function regexProblem(regex: string): string | null {
  try {
    load().RE2JS.compile(regex)
    return null
  } catch (error) {
    if (error instanceof load().RE2JSSyntaxException) return error.getDescription()
    throw error
  }
}

/** Those of the names that a valid regular expression matches as a whole, in code unit order. Takes time linear in them. */
export function matchingTopics(regex: string, names: Iterable<string>): string[] {
  const pattern = load().RE2JS.compile(regex)
  return [...names].filter((name) => pattern.matches(name)).sort()
}
