/** Returns the pattern of a shell's glob: `*` any text, `?` one character, `[a-z]` and `[!a-z]` one of a set; `\` before any of them. */
export function globPattern(glob: string): RegExp {
  let source = ''
  for (let i = 0; i < glob.length; i++) {
    const character = glob.charAt(i)
    const set = character === '[' ? /^\[(!?)(\]?[^\]]+)\]/.exec(glob.slice(i)) : null
    if (set !== null) {
      source += `[${set[1] === '!' ? '^' : ''}${(set[2] ?? '').replace(/[\\\]^]/g, '\\$&').replace(/\[/g, '\\[')}]`
      i += set[0].length - 1
    } else if (character === '*') source += '.*'
    else if (character === '?') source += '.'
    else if (character === '\\' && i + 1 < glob.length) source += escaped(glob.charAt(++i))
    else source += escaped(character)
  }
  return new RegExp(`^${source}$`, 's')
}

function escaped(character: string): string {
  return character.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
