/** A whole daemon in a process of its own: its data directory as an argument, the port of Kafka on stdout. */
import { startSamsa } from '../../../src/daemon/start-samsa.ts'

const { bootstrapServers } = await startSamsa({ dataDir: process.argv[2] ?? '' })
process.stdout.write(`${bootstrapServers.split(':')[1]}\n`)
