import type { ConsumerRecord } from '../../kafka/client/consumer/types.ts'
import { JavaError } from '../kit/java-error.ts'
import type { ScriptLog } from '../kit/log.ts'
import { OptionError } from '../kit/option-errors.ts'
import type { OptionSpec } from '../kit/option-spec.ts'
import type { BufferedOutput } from '../kit/output.ts'
import { loadProperties, type Properties } from '../kit/properties.ts'
import { type CommandLine, parseKeyValueArgs, printUsageAndExit } from '../kit/usage.ts'

/** Writes a record in some form; throws where it cannot be read as what it should be. */
export interface MessageFormatter {
  write(record: FormattedRecord, output: BufferedOutput): void
}

/** A record as a formatter gets it. */
export type FormattedRecord = ConsumerRecord & {
  /** How often a share group has given it out, this time among them. */
  deliveryCount?: number
}

/** The options by which a script chooses and configures its formatter. */
export interface FormatterOptions {
  formatter: OptionSpec<string>
  property: OptionSpec<string>
  formatterProperty: OptionSpec<string>
  formatterConfig: OptionSpec<string>
  keyDeserializer: OptionSpec<string>
  valueDeserializer: OptionSpec<string>
}

const PACKAGE = 'org.apache.kafka.tools.consumer.'

/** The formatter that prints a record's value, and more where asked to. */
export const DEFAULT_FORMATTER_CLASS = `${PACKAGE}DefaultMessageFormatter`

/** Makes the formatter that the command line asks for; ends the script, with the fault's message before the option table, where it cannot. */
export async function buildFormatter(
  line: CommandLine,
  option: FormatterOptions,
  log: ScriptLog,
): Promise<MessageFormatter> {
  try {
    const className = line.options.valueOf(option.formatter) ?? ''
    const make = await findFormatter(className)
    if (line.options.has(option.formatterProperty) && line.options.has(option.property)) {
      printUsageAndExit(line, 'Options --property and --formatter-property cannot be specified together.')
    }
    if (line.options.has(option.property)) {
      line.io.stdout.write(
        'Option --property is deprecated and will be removed in a future version. Use --formatter-property instead.\n',
      )
    }
    return make(formatterProperties(line, option), log)
  } catch (fault) {
    if (fault instanceof JavaError || fault instanceof OptionError) printUsageAndExit(line, fault.message)
    throw fault
  }
}

type FormatterMaker = (properties: Properties, log: ScriptLog) => MessageFormatter

async function findFormatter(className: string): Promise<FormatterMaker> {
  switch (className.startsWith(PACKAGE) ? className.slice(PACKAGE.length) : '') {
    // The logging formatter prints as the default one does; what it logs is below the scripts' log level.
    case 'DefaultMessageFormatter':
    case 'LoggingMessageFormatter':
      return (await import('./default-formatter.ts')).defaultFormatter
    case 'NoOpMessageFormatter':
      return () => ({ write: () => undefined })
    case 'OffsetsMessageFormatter':
      return (await import('./coordinator-formatter.ts')).offsetsFormatter
    case 'GroupMetadataMessageFormatter':
      return (await import('./coordinator-formatter.ts')).groupMetadataFormatter
    case 'ShareGroupMessageFormatter':
      return (await import('./coordinator-formatter.ts')).shareGroupFormatter
    case 'TransactionLogMessageFormatter':
      return (await import('./coordinator-formatter.ts')).transactionLogFormatter
    case 'group.share.ShareGroupStateMessageFormatter':
      return (await import('./coordinator-formatter.ts')).shareGroupStateFormatter
    default:
      throw new JavaError('java.lang.ClassNotFoundException', className)
  }
}

function formatterProperties({ options }: CommandLine, option: FormatterOptions): Properties {
  const file = options.valueOf(option.formatterConfig)
  const properties: Properties = file === undefined ? new Map() : loadProperties(file)
  const keyDeserializer = options.valueOf(option.keyDeserializer)
  if (keyDeserializer) properties.set('key.deserializer', keyDeserializer)
  const valueDeserializer = options.valueOf(option.valueDeserializer)
  if (valueDeserializer) properties.set('value.deserializer', valueDeserializer)
  const given = options.valuesOf(options.has(option.property) ? option.property : option.formatterProperty)
  for (const [key, value] of parseKeyValueArgs(given)) properties.set(key, value)
  return properties
}
