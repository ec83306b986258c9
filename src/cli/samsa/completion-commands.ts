import { Argument, type Command } from 'commander'
import packageJson from '../../../package.json' with { type: 'json' }
import { formatOffer } from '../completion/answer.ts'
import { type Names, type Offer, offerAt } from '../completion/candidates.ts'
import type { Grammar, GrammarOption } from '../completion/grammar.ts'
import { shellWords } from '../completion/shell-words.ts'
import { type Shell, shellCode, shells } from '../completion/shells.ts'
import type { Io } from '../kit/io.ts'
import { samsaCommand } from '../kit/samsa-command.ts'

const nothing: Offer = { kind: 'words', candidates: [] }

/** Adds `samsa completion SHELL`, which prints a shell's code, and `samsa complete`, which that code calls. */
export function addCompletionCommands(program: Command, io: Io): void {
  const shell = () => new Argument('<shell>').choices(shells)
  program
    .command('completion')
    .description(
      'print the code by which bash, zsh or fish completes the scripts: source <(samsa completion bash)',
    )
    .addArgument(shell())
    .action((name: Shell) => {
      const scripts = Object.keys(packageJson.bin).flatMap((script) =>
        script === 'samsa' ? [script] : [script, `${script}.sh`],
      )
      io.stdout.write(shellCode(name, [process.execPath, samsaCommand()], scripts))
    })
  program
    .command('complete', { hidden: true })
    .addArgument(shell())
    .argument('[words...]')
    .action(async (name: Shell, rest: string[]) => {
      const words = name === 'bash' ? shellWords(rest[0] ?? '') : rest
      const wordBreaks = name === 'bash' ? (rest[1] ?? '') : ''
      const offer = await offerFor(words, program, io.env).catch(() => nothing)
      io.stdout.write(formatOffer(offer, name, words.at(-1) ?? '', wordBreaks))
    })
}

/** A command line that makes no sense gets no offer; what goes wrong is nobody's business while typing. */
async function offerFor(
  [command = '', ...words]: readonly string[],
  program: Command,
  env: NodeJS.ProcessEnv,
): Promise<Offer> {
  const script = command.replace(/^.*\//, '').replace(/\.sh$/, '')
  const { scriptGrammar } = await import('../completion/script-grammar.ts')
  const grammar = script === 'samsa' ? commandGrammar(program) : await scriptGrammar(script)
  return grammar === undefined ? nothing : offerAt(grammar, words, namesIn(env))
}

function namesIn(env: NodeJS.ProcessEnv): Names {
  return async (kind, words) => {
    if (kind === 'topics' || kind === 'groups') {
      const { clusterNames } = await import('../completion/cluster-names.ts')
      return clusterNames(kind, words, env)
    }
    if (kind === 'files' || kind === 'folders') return []
    const { configKeys } = await import('../completion/config-names.ts')
    return configKeys[kind].map(({ name }) => name)
  }
}

/** samsa's own commands and options. */
function commandGrammar(command: Command): Grammar {
  const hidden = ['complete', 'help']
  return {
    options: [...command.options, command.createOption('-h, --help', 'display help for command')]
      .filter((option) => !option.hidden)
      .map(
        ({ long, short, description, required, flags, argChoices }): GrammarOption => ({
          names: [long, short].filter((name) => name != null),
          description,
          takes: required ? 'word' : 'nothing',
          suggests:
            argChoices ?? (/<file>/.test(flags) ? 'files' : /<dir>/.test(flags) ? 'folders' : undefined),
          separator: undefined,
        }),
      ),
    commands: command.commands
      .filter((each) => !hidden.includes(each.name()))
      .map((each) => ({ name: each.name(), description: each.description(), grammar: commandGrammar(each) })),
    positional: command.registeredArguments[0]?.argChoices ?? 'files',
  }
}
