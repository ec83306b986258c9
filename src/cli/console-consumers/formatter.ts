import { illegalArgument, JavaError } from '../kit/java-error.ts'
import type { ScriptLog } from '../kit/log.ts'
import { OptionError } from '../kit/option-errors.ts'
import type { OptionSpec } from '../kit/option-spec.ts'
import { loadProperties, type Properties } from '../kit/properties.ts'
import { type CommandLine, parseKeyValueArgs, printUsageAndExit } from '../kit/usage.ts'
import type { MessageFormatter } from './message-formatter.ts'
import { FORMATTER_PACKAGE, format as formatOption } from './options.ts'

/** The options by which a script chooses and configures its formatter. */
export interface FormatterOptions {
  formatter: OptionSpec<string>
  property: OptionSpec<string>
  formatterProperty: OptionSpec<string>
  formatterConfig: OptionSpec<string>
  keyDeserializer: OptionSpec<string>
  valueDeserializer: OptionSpec<string>
}

const DESERIALIZER_PROPERTY = /^(key|value|headers)\.deserializer(\.|$)/
const JSON_PROPERTY =
  /^(print\.(json|partition|offset|timestamp|delivery|headers|key|value)|line\.separator|(key|value|headers)\.deserializer(\..*)?)$/

const CLASS_NOT_FOUND = 'java.lang.ClassNotFoundException'
const formatterNames = [
  ...['Default', 'Logging', 'NoOp', 'Offsets', 'GroupMetadata', 'ShareGroup', 'TransactionLog'],
  'group.share.ShareGroupState',
].map((name) => `${FORMATTER_PACKAGE}${name}MessageFormatter`)

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
    return await chosen(line, make, formatterProperties(line, option), log)
  } catch (fault) {
    if (!(fault instanceof JavaError || fault instanceof OptionError)) throw fault
    const advice = `Java classes can't be loaded here; there are ${formatterNames.join(', ')}.`
    printUsageAndExit(line, fault.message, fault.className === CLASS_NOT_FOUND ? advice : undefined)
  }
}

/** What --format or print.json=true ask for instead, both beyond the reference; throws a JavaError where they have other company than deserializers. */
async function chosen(
  line: CommandLine,
  make: FormatterMaker,
  properties: Properties,
  log: ScriptLog,
): Promise<MessageFormatter> {
  const format = line.options.valueOf(formatOption)
  if (format === undefined && !printsJson(properties)) return make(properties, log)
  const own = format === undefined ? 'print.json' : '--format'
  if (make !== (await import('./default-formatter.ts')).defaultFormatter)
    throw illegalArgument(`${own} can't be used with another formatter`)
  const useful = format === undefined ? JSON_PROPERTY : DESERIALIZER_PROPERTY
  const surplus = [...properties.keys()].find((name) => !useful.test(name))
  if (surplus !== undefined) throw illegalArgument(`${own} can't be used with ${surplus}`)
  if (format === undefined) {
    const { jsonFormatter } = await import('./json-formatter.ts')
    return jsonFormatter(properties, log)
  }
  const { formatStringFormatter } = await import('./format-string.ts')
  return formatStringFormatter(format, properties, log)
}

/** Whether the formatter's properties ask for JSON. */
function printsJson(properties: Properties): boolean {
  return properties.get('print.json')?.trim().toLowerCase() === 'true'
}

type FormatterMaker = (properties: Properties, log: ScriptLog) => MessageFormatter

async function findFormatter(className: string): Promise<FormatterMaker> {
  switch (className.startsWith(FORMATTER_PACKAGE) ? className.slice(FORMATTER_PACKAGE.length) : '') {
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
      throw new JavaError(CLASS_NOT_FOUND, className)
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
