import { createRequire } from 'node:module'

type Re2 = typeof import('re2js')

let re2: Re2 | undefined

/** Loaded at the first regular expression: few clients have one, and the code is large. */
function load(): Re2 {
  re2 ??= createRequire(import.meta.url)('re2js') as Re2
  return re2
}

/** Whether a pattern matches a text as a whole; takes time linear in the text. */
export type Matcher = (text: string) => boolean

/** Compiles a regular expression of RE2/J, or says in its words what is wrong with it. */
export function compileRegex(regex: string): { readonly matches: Matcher } | { readonly problem: string } {
  const { RE2JS, RE2JSSyntaxException } = load()
  try {
    const pattern = RE2JS.compile(regex)
    return { matches: (text) => pattern.matches(text) }
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return { problem: error.getDescription() }
    throw error
  }
}
