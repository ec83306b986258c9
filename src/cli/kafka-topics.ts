import type { Admin } from '../kafka/client/admin/admin.ts'
import { checkArgs } from './kafka-topics/check-args.ts'
import { manual } from './kafka-topics/manual.ts'
import * as option from './kafka-topics/options.ts'
import { exitCodeOf } from './kit/exit.ts'
import { adviseOn, type Knowledge } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { javaTrace } from './kit/java-error.ts'
import { scriptLog } from './kit/log.ts'
import { openAdminFor } from './kit/open-admin.ts'
import type { ParsedOptions } from './kit/options.ts'
import { caught } from './kit/uncaught.ts'
import { parseCommandLine } from './kit/usage.ts'

const LOGGER = 'org.apache.kafka.tools.TopicCommand'

/** kafka-topics: creates, alters, deletes, lists and describes topics. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

/** What goes wrong before there is a client is said on stderr; what goes wrong later on stdout and in the log. */
async function execute(words: readonly string[], io: Io): Promise<number> {
  let options: ParsedOptions
  let admin: Admin
  try {
    const line = parseCommandLine(manual, words, io)
    options = line.options
    checkArgs(line)
    admin = await openAdminFor(io, {
      bootstrapServer: options.valueOf(option.bootstrapServer),
      commandConfig: options.valueOf(option.commandConfig),
    })
  } catch (fault) {
    return caught(fault, io, await knowledge())
  }
  try {
    await runAction(admin, options, io)
    return 0
  } catch (fault) {
    io.stdout.write(
      `Error while executing topic command : ${fault instanceof Error ? fault.message : String(fault)}\n`,
    )
    scriptLog(io).error(`${javaTrace(fault)}\n`, LOGGER)
    adviseOn(fault, io, await knowledge())
    return 1
  } finally {
    await admin.close()
  }
}

async function knowledge(): Promise<Knowledge> {
  const { advice } = await import('./kafka-topics/advice.ts')
  return { manual, advice }
}

async function runAction(admin: Admin, options: ParsedOptions, io: Io): Promise<void> {
  if (options.has(option.create)) {
    const { createTopic } = await import('./kafka-topics/create-topic.ts')
    await createTopic(admin, options, io)
  } else if (options.has(option.alter)) {
    const { alterTopic } = await import('./kafka-topics/alter-topic.ts')
    await alterTopic(admin, options)
  } else if (options.has(option.list)) {
    const { listMatchingTopics } = await import('./kafka-topics/list-topics.ts')
    await listMatchingTopics(admin, options, io)
  } else if (options.has(option.describe)) {
    const { describeMatchingTopics } = await import('./kafka-topics/describe-topics.ts')
    await describeMatchingTopics(admin, options, io)
  } else {
    const { deleteMatchingTopics } = await import('./kafka-topics/delete-topic.ts')
    await deleteMatchingTopics(admin, options, io)
  }
}
