import { illegalArgument } from '../kit/java-error.ts'

const MAX_TEXT_LENGTH = 24
const ZERO_UUID = 'AAAAAAAAAAAAAAAAAAAAAA'

/**
 * Reads the argument of --topic-id; undefined for the zero id, which stands for none.
 *
 * @throws JavaError where the text is no base64 of 16 bytes
 */
export function parseTopicId(text: string): string | undefined {
  if (text.length > MAX_TEXT_LENGTH) {
    throw illegalArgument(
      `Input string with prefix \`${text.slice(0, MAX_TEXT_LENGTH)}\` is too long to be decoded as a base64 UUID`,
    )
  }
  const illegal = /[^A-Za-z0-9_=-]/.exec(text)
  if (illegal !== null)
    throw illegalArgument(`Illegal base64 character ${illegal[0].charCodeAt(0).toString(16)}`)
  const bytes = Buffer.from(text, 'base64url')
  if (bytes.length !== 16) {
    throw illegalArgument(
      `Input string \`${text}\` decoded as ${bytes.length} bytes, which is not equal to the expected 16 bytes of a base64-encoded UUID`,
    )
  }
  const topicId = bytes.toString('base64url')
  return topicId === ZERO_UUID ? undefined : topicId
}
