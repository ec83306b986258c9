import { main } from '../cli/kafka-broker-api-versions.ts'
import { runProcess } from '../cli/kit/exit.ts'

await runProcess(main)
