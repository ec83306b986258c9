/** The transforms that choose another topic: RegexRouter, TimestampRouter. */

import { JavaError } from '../kit/java-error.ts'
import { javaPattern, javaRegex } from '../kit/java-regex.ts'
import { simpleDateFormat } from '../kit/simple-date-format.ts'
import type { Settings } from './converters.ts'
import { dataException } from './errors.ts'
import type { ConnectRecord } from './record.ts'
import { invalid, required } from './transform-settings.ts'

type Router = (record: ConnectRecord) => ConnectRecord

export function regexRouter(settings: Settings): Router {
  const regex = required(settings, 'regex')
  const [whole, first] = patternsOf(regex)
  const replacement = required(settings, 'replacement')
  return (record) =>
    whole.test(record.topic) ? { ...record, topic: replaceFirst(record.topic, first, replacement) } : record
}

/** The pattern for a whole topic, and for where it begins to match. */
function patternsOf(regex: string): [whole: RegExp, first: RegExp] {
  try {
    return [javaPattern(regex), javaRegex(regex, 'y')]
  } catch (error) {
    throw invalid('regex', regex, `Invalid regex: ${error instanceof Error ? error.message : error}`)
  }
}

/** Java's Matcher.replaceFirst: $1 and ${name} are groups, a backslash takes what follows as it is. */
function replaceFirst(text: string, pattern: RegExp, replacement: string): string {
  pattern.lastIndex = 0
  const match = pattern.exec(text)
  if (match === null) return text
  const replaced = replacement.replace(
    /\\(.)|\$\{(\w+)\}|\$(\d+)/g,
    (_, literal?: string, name?: string, digits?: string) => {
      if (literal !== undefined) return literal
      if (name !== undefined) return match.groups?.[name] ?? ''
      return groupOf(match, digits ?? '0')
    },
  )
  return text.slice(0, match.index) + replaced + text.slice(match.index + match[0].length)
}

/** The first digit is a group; further ones belong to its number as long as there is such a group. */
function groupOf(match: RegExpExecArray, digits: string): string {
  let length = 1
  while (length < digits.length && Number(digits.slice(0, length + 1)) < match.length) length += 1
  if (Number(digits.slice(0, length)) >= match.length)
    throw new JavaError('java.lang.IndexOutOfBoundsException', `No group ${digits.slice(0, length)}`)
  return (match[Number(digits.slice(0, length))] ?? '') + digits.slice(length)
}

export function timestampRouter(settings: Settings): Router {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the placeholders of the reference
  const topicFormat = settings.get('topic.format') ?? '${topic}-${timestamp}'
  const format = simpleDateFormat(settings.get('timestamp.format') ?? 'yyyyMMdd', 'UTC')
  return (record) => {
    if (record.timestamp === null) throw dataException(`Timestamp missing on record: ${record.topic}`)
    const time = format(record.timestamp)
    const topic = topicFormat
      .replace(/\$\{topic\}/g, () => record.topic)
      .replace(/\$\{timestamp\}/g, () => time)
    return { ...record, topic }
  }
}
