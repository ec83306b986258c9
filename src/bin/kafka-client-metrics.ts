import { main } from '../cli/kafka-client-metrics.ts'
import { runProcess } from '../cli/kit/exit.ts'

await runProcess(main)
