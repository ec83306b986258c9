import { Progress } from '../../kit/progress.ts'
import { CommandError } from '../errors.ts'
import { childrenOf, copyTree, refuseBadCopy } from './copy-tree.ts'
import { type ExtraCommand, jsonOption, parseExtraLine } from './extra-command.ts'

/** cp: copies a znode with its data and ACL, with -r also all below it. */
export const cp: ExtraCommand = {
  name: 'cp',
  usage: '[-r] SOURCE TARGET',
  extraOptions: [{ name: 'recursive', short: 'r', description: 'also all that is below it' }, jsonOption],
  async run(words, { client, err, note, answer, progress }) {
    const line = parseExtraLine(cp, words, [2, 2])
    const [from = '', to = ''] = line.args
    await refuseBadCopy(client, from, to)
    const children = await childrenOf(client, from)
    if (children > 0 && !line.has('recursive')) {
      throw new CommandError(`${from} has ${children} children: cp -r copies them too`)
    }
    const shown = new Progress(progress, 'Copying')
    let read = 0
    shown.say(() => `${read} znodes`)
    const onNode = () => {
      read += 1
    }
    const { copied, ephemeral } = await copyTree({ client, from, to, onNode }).finally(() => shown.end())
    note.write(`Copied ${copied} ${copied === 1 ? 'znode' : 'znodes'}\n`)
    if (ephemeral > 0)
      err.write(`${ephemeral} ephemeral znodes were left out: they belong to their sessions\n`)
    answer({ from, to, copied, ephemeral })
  },
}
