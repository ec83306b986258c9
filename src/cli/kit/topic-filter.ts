import { JavaError } from './java-error.ts'
import { javaPattern } from './java-regex.ts'

/**
 * Compiles the argument of --topic: a comma list of patterns, of which one must match the whole name. Blanks count for nothing, and
 * quotes around the whole are taken off.
 *
 * @throws JavaError `… is an invalid regex.`
 */
export function topicFilter(argument: string): (topic: string) => boolean {
  const pattern = argument
    .trim()
    .replaceAll(',', '|')
    .replaceAll(' ', '')
    .replace(/^["']+/, '')
    .replace(/["']+$/, '')
  try {
    const compiled = javaPattern(pattern)
    return (topic) => compiled.test(topic)
  } catch {
    throw new JavaError('java.lang.RuntimeException', `${pattern} is an invalid regex.`)
  }
}
