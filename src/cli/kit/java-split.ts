/** Splits a text as Java's String.split does: empty parts at the end are none, but for the one of an empty text. */
export function javaSplit(text: string, separator: string | RegExp): string[] {
  const parts = text.split(separator)
  while (text !== '' && parts.at(-1) === '') parts.pop()
  return parts
}
