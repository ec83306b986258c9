import { JavaError, javaToString } from './java-error.ts'

/** A command line that joptsimple refuses. The message has its words, `className` the name that a Java trace shows. */
export abstract class OptionError extends Error {
  abstract readonly className: string
}

export class UnrecognizedOptionError extends OptionError {
  readonly className = 'joptsimple.UnrecognizedOptionException'
  readonly option: string
  constructor(option: string) {
    super(`${option} is not a recognized option`)
    this.option = option
  }
}

export class OptionMissingArgumentError extends OptionError {
  readonly className = 'joptsimple.OptionMissingRequiredArgumentException'
  constructor(option: string) {
    super(`Option ${option} requires an argument`)
  }
}

/** An argument that its option cannot read; as a number, unless another cause is told. */
export class OptionArgumentConversionError extends OptionError {
  readonly className = 'joptsimple.OptionArgumentConversionException'
  constructor(option: string, argument: string, cause: Error = notANumber(argument)) {
    super(`Cannot parse argument '${argument}' of option ${option}`, { cause })
  }
}

export class MultipleArgumentsError extends OptionError {
  readonly className = 'joptsimple.MultipleArgumentsForOptionException'
  constructor(option: string) {
    super(`Found multiple arguments for option ${option}, but you asked for only one`)
  }
}

export class MissingRequiredOptionsError extends OptionError {
  readonly className = 'joptsimple.MissingRequiredOptionsException'
  constructor(options: readonly string[]) {
    super(`Missing required option(s) [${options.join(', ')}]`)
  }
}

export class UnavailableOptionError extends OptionError {
  readonly className = 'joptsimple.UnavailableOptionException'
  constructor(options: readonly string[]) {
    super(`Option(s) [${options.join(', ')}] are unavailable given other options on the command line`)
  }
}

function notANumber(argument: string): JavaError {
  const format = new JavaError('java.lang.NumberFormatException', `For input string: "${argument}"`)
  return new JavaError('joptsimple.internal.ReflectionException', javaToString(format), format)
}
