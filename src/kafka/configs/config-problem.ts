/** What is wrong with a configuration as a whole: the reference's words, and the exception that says them there. */
export interface ConfigProblem {
  readonly exception: string
  readonly message: string
  readonly cause?: ConfigProblem
}

export const configProblem = (message: string): ConfigProblem => ({
  exception: 'org.apache.kafka.common.config.ConfigException',
  message,
})

export const argumentProblem = (message: string, cause?: ConfigProblem): ConfigProblem => ({
  exception: 'java.lang.IllegalArgumentException',
  message,
  ...(cause === undefined ? {} : { cause }),
})

export const kafkaProblem = (message: string): ConfigProblem => ({
  exception: 'org.apache.kafka.common.KafkaException',
  message,
})

/** The words of Scala's `require`. */
export const requirementProblem = (message: string): ConfigProblem =>
  argumentProblem(`requirement failed: ${message}`)
