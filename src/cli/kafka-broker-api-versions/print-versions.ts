import { nodeText } from '../../kafka/client/node-text.ts'
import { connectTo } from '../kit/connect.ts'
import type { Io } from '../kit/io.ts'
import { javaToString } from '../kit/java-error.ts'
import { writeJson } from '../kit/json.ts'
import type { Properties } from '../kit/properties.ts'
import { listBrokerVersions } from './list-brokers.ts'
import { brokerJson, versionTable } from './version-table.ts'

/** Prints which versions of each API every broker serves, or every controller where the addresses are theirs. */
export async function printVersions(
  given: Properties,
  { isJson }: { isJson: boolean },
  io: Io,
): Promise<void> {
  const { properties, hooks } = await connectTo(given, io)
  for (const { broker, versions } of await listBrokerVersions(properties, hooks)) {
    if (isJson) {
      writeJson(io, brokerJson(broker, versions))
      continue
    }
    const text = versions instanceof Error ? `ERROR: ${javaToString(versions)}` : versionTable(versions)
    io.stdout.write(`${nodeText(broker)} -> ${text}\n`)
  }
}
