import type { Admin } from '../kafka/client/admin/admin.ts'
import { manual } from './kafka-delete-records/manual.ts'
import * as option from './kafka-delete-records/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import type { Advice } from './kit/fault-advice.ts'
import { hint } from './kit/hint.ts'
import type { Io } from './kit/io.ts'
import { executionException } from './kit/java-error.ts'
import { openAdminFor } from './kit/open-admin.ts'
import { Progress } from './kit/progress.ts'
import { readFileAsString } from './kit/read-file.ts'
import { caught } from './kit/uncaught.ts'
import { checkRequiredArgs, maybePrintHelpOrVersion, parseCommandLine } from './kit/usage.ts'

const advice: readonly Advice[] = [
  [
    /AdminOperationException|JsonParseException|AdminJsonException|JsonMappingException/,
    'the file is to be such as {"version":1,"partitions":[{"topic":"orders","partition":0,"offset":100}]}; -1 is the end of a partition.',
  ],
]

/** kafka-delete-records: deletes the records of partitions before the offsets that a file gives. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(words: readonly string[], io: Io): Promise<number> {
  let admin: Admin | undefined
  try {
    const line = parseCommandLine(manual, words, io)
    maybePrintHelpOrVersion(line)
    checkRequiredArgs(line, option.bootstrapServer, option.offsetJsonFile)
    admin = await openAdminFor(io, {
      bootstrapServer: line.options.valueOf(option.bootstrapServer),
      commandConfig: line.options.valueOf(option.commandConfig),
    })
    await deleteFrom(admin, readFileAsString(line.options.valueOf(option.offsetJsonFile) ?? ''), io)
    return 0
  } catch (fault) {
    return caught(fault, io, { manual, advice })
  } finally {
    await admin?.close()
  }
}

/** What becomes of a partition is said on stdout, and is no failure of the script. */
async function deleteFrom(admin: Admin, text: string, io: Io): Promise<void> {
  const [{ parseOffsetFile }, { deleteRecords }] = await Promise.all([
    import('./kafka-delete-records/offset-file.ts'),
    import('../kafka/client/admin/delete-records.ts'),
  ])
  const records = parseOffsetFile(text)
  io.stdout.write('Executing records delete operation\n')
  const progress = Progress.of(io, `Deleting records of ${records.length} partitions`)
  const deletion = deleteRecords(admin, records).finally(() => progress.end())
  io.stdout.write('Records delete operation completed:\n')
  const outcomes = await deletion
  for (const { topic, partition } of records) {
    const name = `${topic}-${partition}`
    const outcome = outcomes.get(name)
    const result =
      outcome instanceof Error
        ? `error: ${executionException(outcome).message}`
        : `low_watermark: ${outcome ?? -1}`
    io.stdout.write(`partition: ${name}\t${result}\n`)
  }
  if ([...outcomes.values()].some((outcome) => outcome instanceof Error))
    hint(io, 'kafka-get-offsets shows where partitions begin (--time earliest) and end.')
}
