import { ClientError, kafkaException } from '../client-error.ts'
import type { ClientConfig } from './client-config.ts'

/** Keys of all clients that name classes, with those that are known to be there. */
const CLASS_LISTS: Readonly<Record<string, readonly string[]>> = {
  'interceptor.classes': [],
  'metric.reporters': ['org.apache.kafka.common.metrics.JmxReporter'],
}

/** Java's error for a class that there is not. */
export function classNotFound(className: string): ClientError {
  return new ClientError('java.lang.ClassNotFoundException', className)
}

/** Refuses classes of Java that would have to be loaded. Throws ClientError in Java's words for one that it could not find. */
export function refuseJavaClasses(config: ClientConfig): void {
  for (const [key, known] of Object.entries(CLASS_LISTS)) {
    if (!config.has(key)) continue
    const unknown = config.list(key).find((name) => !known.includes(name))
    if (unknown !== undefined)
      throw kafkaException(`Class ${unknown} cannot be found`, classNotFound(unknown))
  }
}
