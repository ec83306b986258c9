/** The code that a shell reads once: it hands each command line that is completed to `samsa complete`. */

/** The shells that are known. */
export const shells = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof shells)[number]

/** Writes the code for a shell. `samsa` is how to call samsa, `scripts` the commands to complete. */
export function shellCode(shell: Shell, samsa: readonly string[], scripts: readonly string[]): string {
  return writers[shell](samsa.map(quoted).join(' '), scripts)
}

function quoted(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`
}

const writers: Readonly<Record<Shell, (samsa: string, scripts: readonly string[]) => string>> = {
  // In bash words end at more than blanks; samsa leaves out what stands before the last such end.
  bash: (samsa, scripts) => `_samsa_complete() {
  local line kind=
  COMPREPLY=()
  while IFS= read -r line; do
    if [ -z "$kind" ]; then kind=$line; else COMPREPLY+=("$line"); fi
  done < <(${samsa} complete bash -- "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null)
  case $kind in
    files) compopt -o default 2>/dev/null ;;
    folders) compopt -o dirnames 2>/dev/null ;;
  esac
  if [ "\${#COMPREPLY[@]}" -eq 1 ] && [[ \${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null; fi
}
complete -F _samsa_complete ${scripts.join(' ')}
`,
  zsh: (samsa, scripts) => `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
_samsa_complete() {
  local line
  local -a reply plain plain_shown open open_shown
  reply=("\${(@f)$(${samsa} complete zsh -- "\${(@Q)words[1,CURRENT]}" 2>/dev/null)}")
  case $reply[1] in
    files) _files; return ;;
    folders) _files -/; return ;;
  esac
  for line in "\${(@)reply[2,-1]}"; do
    if [[ \${line%%$'\\t'*} == *= ]]; then
      open+=("\${line%%$'\\t'*}") open_shown+=("\${line/$'\\t'/  }")
    else
      plain+=("\${line%%$'\\t'*}") plain_shown+=("\${line/$'\\t'/  }")
    fi
  done
  compadd -l -d plain_shown -a plain
  compadd -S '' -d open_shown -a open
}
compdef _samsa_complete ${scripts.join(' ')}
`,
  fish: (samsa, scripts) => `function __samsa_complete
  set -l current (commandline -ct)
  set -l reply (${samsa} complete fish -- (commandline -opc) "$current" 2>/dev/null)
  switch "$reply[1]"
    case files
      __fish_complete_path "$current"
    case folders
      __fish_complete_directories "$current"
    case '*'
      test (count $reply) -gt 1; and printf '%s\\n' $reply[2..-1]
  end
end
${scripts.map((script) => `complete -c ${script} -f -a '(__samsa_complete)'\n`).join('')}`,
}
