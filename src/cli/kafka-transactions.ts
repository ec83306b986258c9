import type { Admin } from '../kafka/client/admin/admin.ts'
import { advice } from './kafka-transactions/advice.ts'
import * as argument from './kafka-transactions/parser.ts'
import { parser } from './kafka-transactions/parser.ts'
import { failed, Refusal } from './kafka-transactions/refusal.ts'
import type { ParsedArguments } from './kit/argparse/parse.ts'
import { parseOrExit } from './kit/argparse/report.ts'
import { jsonArgument } from './kit/argparse-json.ts'
import { exitCodeOf } from './kit/exit.ts'
import { adviseOn } from './kit/fault-advice.ts'
import type { Io } from './kit/io.ts'
import { adminProperties, openAdminWith } from './kit/open-admin.ts'
import { MalformedFile, type Properties } from './kit/properties.ts'
import { uncaught } from './kit/uncaught.ts'

const MS_PER_MINUTE = 60_000

/** kafka-transactions: lists, describes and ends transactions. */
export function main(argv: readonly string[], io: Io): Promise<number> {
  return exitCodeOf(() => execute(argv, io), io)
}

async function execute(argv: readonly string[], io: Io): Promise<number> {
  const parsed = parseOrExit(parser, argv, io, { helpExitCode: 1 })
  let admin: Admin | undefined
  try {
    admin = await openAdminWith(io, propertiesOf(parsed))
    await runCommand(admin, parsed, io)
    return 0
  } catch (fault) {
    if (!(fault instanceof Refusal)) return uncaught(fault, io, { advice })
    io.stderr.write(`${fault.message}\n`)
    adviseOn(fault, io, { advice })
    return 1
  } finally {
    await admin?.close()
  }
}

function propertiesOf(parsed: ParsedArguments): Properties {
  try {
    return adminProperties({
      bootstrapServer: parsed.valueOf(argument.bootstrapServer),
      commandConfig: parsed.valueOf(argument.commandConfig),
    })
  } catch (fault) {
    if (fault instanceof MalformedFile) throw fault
    throw failed('Failed to load admin client properties', fault)
  }
}

async function runCommand(admin: Admin, parsed: ParsedArguments, io: Io): Promise<void> {
  const isJson = parsed.valueOf(jsonArgument)
  switch (parsed.command) {
    case 'list': {
      const { list } = await import('./kafka-transactions/list.ts')
      const durationMs = parsed.valueOf(argument.list.durationFilter)
      const transactionalIdPattern = parsed.valueOf(argument.list.pattern)
      return list(admin, { durationMs, transactionalIdPattern, isJson }, io)
    }
    case 'describe': {
      const { describe } = await import('./kafka-transactions/describe.ts')
      return describe(admin, { transactionalId: parsed.valueOf(argument.transactionalId), isJson }, io)
    }
    case 'describe-producers': {
      const { printProducers } = await import('./kafka-transactions/describe-producers.ts')
      const brokerId = parsed.valueOf(argument.producers.brokerId)
      return printProducers(admin, { partition: partitionOf(parsed), brokerId, isJson }, io)
    }
    case 'abort': {
      const { abort } = await import('./kafka-transactions/abort.ts')
      return abort(admin, {
        partition: partitionOf(parsed),
        startOffset: parsed.valueOf(argument.abort.startOffset),
        producerId: parsed.valueOf(argument.abort.producerId),
        producerEpoch: parsed.valueOf(argument.abort.producerEpoch),
        coordinatorEpoch: parsed.valueOf(argument.abort.coordinatorEpoch),
      })
    }
    case 'find-hanging': {
      const { findHanging } = await import('./kafka-transactions/find-hanging.ts')
      const { topic, partition, brokerId, maxTransactionTimeout } = argument.hanging
      return findHanging(
        admin,
        {
          topic: parsed.valueOf(topic),
          partition: parsed.valueOf(partition),
          brokerId: parsed.valueOf(brokerId),
          maxTransactionTimeoutMs: parsed.valueOf(maxTransactionTimeout) * MS_PER_MINUTE,
          isJson,
        },
        io,
      )
    }
    default: {
      const { forceTerminate } = await import('./kafka-transactions/force-terminate.ts')
      return forceTerminate(admin, parsed.valueOf(argument.transactionalIdToEnd))
    }
  }
}

function partitionOf(parsed: ParsedArguments): { topic: string; partition: number } {
  const { topic, partition } = argument.abort
  return { topic: parsed.valueOf(topic), partition: parsed.valueOf(partition) }
}
