/** Splits a shell's command line into words up to its end, quotes and backslashes taken off; the last word is the one being typed. */
export function shellWords(line: string): string[] {
  const words: string[] = []
  let word = ''
  let quote = ''
  let isOpen = false
  for (let at = 0; at < line.length; at += 1) {
    const letter = line.charAt(at)
    if (letter === '\\' && quote !== "'") {
      at += 1
      word += line.charAt(at)
      isOpen = true
    } else if (quote !== '') {
      if (letter === quote) quote = ''
      else word += letter
    } else if (letter === '"' || letter === "'") {
      quote = letter
      isOpen = true
    } else if (/\s/.test(letter)) {
      if (isOpen || word !== '') words.push(word)
      word = ''
      isOpen = false
    } else word += letter
  }
  return [...words, word]
}
