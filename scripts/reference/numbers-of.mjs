/**
 * The whole numbers of a command line, in their order; those that are missing are as in `defaults`. Anything else ends the process with the
 * usage: words that were taken for numbers would compare nothing, and say that all passed.
 */
export function numbersOf(words, defaults, usage) {
  const given = words.slice(0, defaults.length)
  if (given.every((word) => /^[1-9]\d*$/.test(word)))
    return defaults.map((number, at) => (given[at] === undefined ? number : Number(given[at])))
  const isAsked = given.includes('--help') || given.includes('-h')
  console[isAsked ? 'log' : 'error'](`Usage: ${usage}`)
  process.exit(isAsked ? 0 : 2)
}
