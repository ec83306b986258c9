import { main } from '../cli/kafka-topics.ts'
import { runProcess } from '../cli/kit/exit.ts'

await runProcess(main)
