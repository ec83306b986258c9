import { argumentProblem, type ConfigProblem } from './config-problem.ts'

/** How many connections an address may have: `host:count,host:count` (max.connections.per.ip.overrides). */
export type ConnectionOverrides = ReadonlyMap<string, number>

/** Reads such a list, or says what is wrong with it in Java's words. */
export function parseConnectionOverrides(text: string): ConnectionOverrides | { readonly problem: string } {
  const pairs = parsePairs(text)
  if ('problem' in pairs) return pairs
  for (const count of pairs.values())
    if (!/^[+-]?\d+$/.test(count)) return { problem: `${NO_NUMBER}"${count}"` }
  return new Map([...pairs].map(([host, count]) => [host, Number(count)]))
}

const NO_NUMBER = 'For input string: '

/** What the reference makes of such a mistake: it does not say where a number is none. */
export function connectionOverridesProblem(name: string, problem: string): ConfigProblem {
  return problem.startsWith(NO_NUMBER)
    ? { exception: 'java.lang.NumberFormatException', message: problem }
    : pairsProblem(name, problem)
}

/** Reads `key:value,key:value` (Csv.parseCsvMap), the last colon of each being the one that counts; or says what is wrong in Java's words. */
export function parsePairs(text: string): ReadonlyMap<string, string> | { readonly problem: string } {
  const pairs = new Map<string, string>()
  for (const item of text.split(',').map((each) => each.trim())) {
    if (item === '') continue
    const colon = item.lastIndexOf(':')
    if (colon < 0) return { problem: `begin 0, end -1, length ${item.length}` }
    pairs.set(item.slice(0, colon).trim(), item.slice(colon + 1).trim())
  }
  return pairs
}

export function pairsProblem(name: string, problem: string): ConfigProblem {
  return argumentProblem(`Error parsing configuration property '${name}': ${problem}`)
}
