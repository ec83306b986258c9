import { compileRegex } from '../../../re2.ts'

/** What is wrong with a regular expression of RE2/J, in its words; null when nothing is. */
export function regexProblem(regex: string): string | null {
  const compiled = compileRegex(regex)
  return 'problem' in compiled ? compiled.problem : null
}

/** Those of the names that a regular expression matches as a whole, in code unit order; none for one that is not valid. */
export function matchingTopics(regex: string, names: Iterable<string>): string[] {
  const compiled = compileRegex(regex)
  return 'problem' in compiled ? [] : [...names].filter(compiled.matches).sort()
}
