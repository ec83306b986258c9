import { main } from '../cli/kafka-configs.ts'
import { runProcess } from '../cli/kit/exit.ts'

await runProcess(main)
