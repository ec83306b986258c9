/** Command lines of an argparse4j tool: what any of them may be given wrong, and each of its commands with words left out, added and misspelt. */
export function aroundCommands({ server, commands }) {
  const general = [
    [],
    ['-h'],
    ['--help'],
    ['nosuch'],
    ['--nosuch'],
    [...server],
    [...server, 'nosuch'],
    ...commands.map(({ name }) => [name.slice(0, -1)]),
  ]
  return [...general, ...commands.flatMap((command) => aroundCommand(server, command))]
}

function aroundCommand(server, { name, words = [], isServerAfter = false }) {
  const line = (...given) => (isServerAfter ? [name, ...server, ...given] : [...server, name, ...given])
  return [
    [name],
    [name, '-h'],
    [name, ...words],
    line(),
    line('--help'),
    line(...words),
    line(...words, 'surplus'),
    line(...words, '--nosuch'),
    line(...words, '--nosuch=1'),
    line(...words, ''),
    line(...words, '--'),
    line(...words, ...words),
    ...words.flatMap((word, at) => [
      line(...words.slice(0, at), ...words.slice(at + 1)),
      line(...words.slice(0, at), `${word}x`, ...words.slice(at + 1)),
      line(...words.slice(0, at), word.slice(0, -1), ...words.slice(at + 1)),
      line(...words.slice(0, at), '', ...words.slice(at + 1)),
    ]),
  ]
}
