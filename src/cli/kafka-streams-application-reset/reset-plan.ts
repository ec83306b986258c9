import type { RequestedOffset } from '../groups/in-range.ts'
import { JavaError } from '../kit/java-error.ts'
import { parseExactJavaInteger, parseJavaInt } from '../kit/java-number.ts'
import { javaSplit } from '../kit/java-split.ts'

/**
 * Reads the text of --from-file: `topic,partition,offset` a line; a later line about the same partition wins.
 *
 * @throws JavaError (ParseException, NumberFormatException) in the reference's words
 */
export function parseResetPlan(text: string): RequestedOffset[] {
  if (text === '') throw parseException('Error parsing reset plan CSV file. It is empty,')
  const plan = new Map<string, RequestedOffset>()
  for (const line of javaSplit(text, '\n')) {
    const parts = javaSplit(line, ',')
    const [topic, number, offsetText] = parts
    if (parts.length !== 3 || topic === undefined || number === undefined || offsetText === undefined)
      throw parseException('Reset plan CSV file is not following the format `TOPIC,PARTITION,OFFSET`.')
    const partition = parseJavaInt(number)
    const offset = parseExactJavaInteger(offsetText, 63n)
    if (offset === undefined)
      throw new JavaError('java.lang.NumberFormatException', `For input string: "${offsetText}"`)
    plan.set(`${topic}-${partition}`, { topic, partition, offset })
  }
  return [...plan.values()]
}

function parseException(message: string): JavaError {
  return new JavaError('java.text.ParseException', message)
}
